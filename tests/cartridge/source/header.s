; The cartridge's header and vectors. `build.py` fills in the checksum.

        .segment "HEADER"
        .byte CARTRIDGE_TITLE   ; 21 letters
        .byte $20               ; LoROM, slow
        .byte $00               ; ROM only
        .byte $05               ; 32 KiB
        .byte $00               ; no RAM on the cartridge
        .byte $01               ; North America: 60 frames a second
        .byte $00               ; no licensee
        .byte $00               ; version
        .word $FFFF, $0000      ; checksum's complement, checksum

        .segment "VECTORS"
        .word 0, 0, unused, unused, unused, nmi, 0, unused  ; 65816 mode
        .word 0, 0, unused, 0, unused, unused, boot, unused ; 6502 mode
