; What happens in every vertical blank. It has to be done before line 240: cores
; differ in where they end a frame, and none may end it in the middle of this.

.proc unused
        rti
.endproc

.proc nmi
        rep #$30
        .a16
        pha
        phx
        phy
        phb
        phk
        plb
        a8
        lda RDNMI
        lda nmi_flag
        bne @late               ; a frame took too long: keep the picture of the last one
        jsr send_sprites
        jsr send_text
        jsr send_colours
        jsr send_scroll
@late:
        jsr read_pads
        lda #$01
        sta nmi_flag
        plb
        a16
        ply
        plx
        pla
        rti
        .a8
.endproc

; The sprite table, 544 bytes.
.proc send_sprites
        ldx #$0000
        stx OAMADDL
        stz DMA0
        lda #$04
        sta DMA0 + 1
        ldx #oam_low
        stx DMA0 + 2
        stz DMA0 + 4
        ldx #$0220
        stx DMA0 + 5
        lda #$01
        sta MDMAEN
        rts
.endproc

; Eight of the text layer's 32 rows, other ones in every frame.
.proc send_text
        lda bg3_row
        clc
        adc #8
        and #$1F
        sta bg3_row
        a16
        and #$00FF
        asl
        asl
        asl
        asl
        asl
        pha
        clc
        adc #$5800
        sta VMADDL
        pla
        asl
        clc
        adc #.loword(text_map)
        sta DMA0 + 2
        lda #512
        sta DMA0 + 5
        a8
        lda #^text_map
        sta DMA0 + 4
        lda #$01
        sta DMA0
        lda #<VMDATAL
        sta DMA0 + 1
        lda #$01
        sta MDMAEN
        rts
.endproc

; The two fighters' palettes: sprite palettes 0 and 1.
.proc send_colours
        lda #$80
        sta CGADD
        stz DMA0
        lda #$22
        sta DMA0 + 1
        ldx #palettes
        stx DMA0 + 2
        stz DMA0 + 4
        ldx #64
        stx DMA0 + 5
        lda #$01
        sta MDMAEN
        rts
.endproc

.proc send_scroll
        lda camera
        sta BG1HOFS
        lda camera + 1
        sta BG1HOFS
        lda layers
        sta TM
        lda #$0F
        sta INIDISP
        rts
.endproc

; Wait for the automatic read of both pads and keep what it found.
.proc read_pads
@busy:
        lda HVBJOY
        lsr
        bcs @busy
        ldx JOY1L
        stx pad_held
        ldx JOY2L
        stx pad_held + 2
        rts
.endproc

; One pass is one frame of logic. It begins when the picture does, so that it is
; over long before any core ends the frame.
.proc main_loop
        lda nmi_flag
        bne @blank
        wai
        bra main_loop
@blank:
        lda HVBJOY
        bmi @blank
        jsr one_frame
        stz nmi_flag
        bra main_loop
.endproc
