; From power-on to the main loop. All RAM is cleared first: what it held at
; power-on differs from core to core and must not matter.

STACK_TOP = $1FFF

; DMA channel 0 from a byte that is zero, again and again, to RAM.
.macro set_up_clearing
        lda #$08                ; fixed source, one register
        sta DMA0
        lda #<WMDATA
        sta DMA0 + 1
        lda #<zero_byte
        sta DMA0 + 2
        lda #>zero_byte
        sta DMA0 + 3
        stz DMA0 + 4
.endmacro

; DMA from ROM to video memory: `source`, `bytes` and the word address in VRAM.
.macro send_to_vram source, bytes, word_address
        ldx #word_address
        stx VMADDL
        ldx #.loword(source)
        ldy #bytes
        jsr dma_to_vram
.endmacro

.proc boot
        sei
        clc
        xce
        rep #$18                ; 16-bit index, binary arithmetic
        a8
        ldx #STACK_TOP
        txs
        phk
        plb
        ldx #$0000
        phx
        pld
        lda #$8F
        sta INIDISP             ; picture off
        stz NMITIMEN
        stz MEMSEL
        jsr clear_ram
        jsr clear_video_registers
        jsr send_pictures
        jsr clear_sprites
        jsr clear_text
        jsr enter_title
        lda #$81
        sta NMITIMEN            ; NMI and automatic pad reading
        jmp main_loop
.endproc

; Fill 128 KiB of RAM with zeros. The stack is in what is cleared, so the way back is
; kept in a register.
.proc clear_ram
        plx
        ldy #$0000
        sty WMADDL
        stz WMADDH
        set_up_clearing
        sty DMA0 + 5            ; 0 stands for 65,536 bytes
        lda #$01
        sta MDMAEN
        sty DMA0 + 5
        sta MDMAEN              ; and the second 64 KiB
        phx
        rts
.endproc

; X: first address in bank $7E, Y: how many bytes are set to zero.
.proc clear_bytes
        stx WMADDL
        stz WMADDH
        set_up_clearing
        sty DMA0 + 5
        lda #$01
        sta MDMAEN
        rts
.endproc

; Set every picture register to a known value.
.proc clear_video_registers
        ldx #OBSEL              ; 0: sprites of 8 x 8, tiles at word 0
@once:
        stz $0000,x
        inx
        cpx #WMDATA
        bne @once
        ldx #BG1HOFS            ; the scroll registers take two writes each
@twice:
        stz $0000,x
        stz $0000,x
        inx
        cpx #VMAIN
        bne @twice
        lda #$09
        sta BGMODE              ; mode 1, text above all
        lda #$51
        sta BG1SC               ; stage map at word $5000, 64 x 32
        lda #$58
        sta BG3SC               ; text map at word $5800, 32 x 32
        lda #$03
        sta BG12NBA             ; stage tiles at word $3000
        lda #$04
        sta BG34NBA             ; text tiles at word $4000
        lda #$80
        sta VMAIN               ; one word per step
        lda #$FF
        sta BG1VOFS             ; the picture's first line is line 1: scroll by -1
        sta BG1VOFS
        sta BG3VOFS
        sta BG3VOFS
        rts
.endproc

; DMA Y bytes from X in this bank to video memory.
.proc dma_to_vram
        lda #$01
        sta DMA0                ; two registers, low and high
        lda #<VMDATAL
        sta DMA0 + 1
        stx DMA0 + 2
        stz DMA0 + 4
        sty DMA0 + 5
        lda #$01
        sta MDMAEN
        rts
.endproc

; Tiles, the stage's map and the colours that never change.
.proc send_pictures
        send_to_vram sprite_tiles, sprite_tiles_end - sprite_tiles, $0000
        send_to_vram stage_tiles, stage_tiles_end - stage_tiles, $3000
        send_to_vram text_tiles, text_tiles_end - text_tiles, $4000
        ldx #$5000
        stx VMADDL
        ldx #$0000
        lda #$08                ; palette 2
        xba
@map:
        lda stage_map,x
        sta VMDATAL
        xba
        sta VMDATAL + 1
        xba
        inx
        cpx #stage_map_end - stage_map
        bne @map
        stz CGADD
        stz DMA0                ; one register, one byte at a time
        lda #$22
        sta DMA0 + 1
        ldx #.loword(colours)
        stx DMA0 + 2
        stz DMA0 + 4
        ldx #colours_end - colours
        stx DMA0 + 5
        lda #$01
        sta MDMAEN
        rts
.endproc

zero_byte:
        .byte 0
