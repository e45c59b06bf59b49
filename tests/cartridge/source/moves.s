; The nineteen moves, one column each: standing, crouching and jumping LP MP HP LK MK HK,
; then the fireball. Frames, px and health are those of a fighter with power 16.

;                      LP  MP  HP   LK  MK  HK
move_startup:
        .byte           3,  5,  8,   4,  6,  9          ; standing
        .byte           3,  5,  7,   3,  5,  7          ; crouching
        .byte           3,  4,  5,   3,  4,  5          ; jumping
        .byte          12                               ; fireball
move_active:
        .byte           3,  4,  5,   4,  5,  6
        .byte           3,  4,  6,   3,  4,  5
        .byte          14, 10,  7,  14, 10,  7
        .byte           0                               ; its body does not hit
move_recovery:
        .byte           6, 10, 17,   7, 11, 18
        .byte           6,  9, 20,   7, 10, 22
        .byte           0,  4,  8,   0,  4,  8
        .byte          30
move_reach:
        .byte          46, 53, 60,  50, 58, 66
        .byte          44, 51, 46,  48, 56, 62
        .byte          38, 43, 48,  40, 46, 52
        .byte           0
move_top:                                               ; px above the feet
        .byte          56, 56, 58,  44, 52, 64
        .byte          38, 38, 66,  18, 16, 16
        .byte          40, 42, 44,  34, 36, 38
        .byte           0
move_bottom:
        .byte          38, 36, 36,  20, 28, 34
        .byte          22, 22, 20,   2,  2,  2
        .byte          14, 12, 10,   6,  4,  4
        .byte           0
move_damage:
        .byte          18, 30, 44,  19, 32, 46
        .byte          17, 29, 44,  17, 29, 40
        .byte          20, 34, 46,  20, 35, 48
        .byte          34
move_hitstun:
        .byte          11, 15, 19,  11, 15, 19
        .byte          11, 14, 19,  11, 14, 19
        .byte          13, 16, 20,  13, 16, 20
        .byte          18
move_blockstun:
        .byte           8, 12, 16,   8, 12, 16
        .byte           8, 11, 16,   8, 11, 16
        .byte          10, 13, 16,  10, 13, 16
        .byte          16
move_push:                                              ; px/16 per frame, dying away
        .byte          32, 42, 52,  34, 44, 54
        .byte          32, 40, 48,  34, 42, 48
        .byte          28, 36, 42,  28, 36, 42
        .byte          50
move_flags:
        .byte           0,  0,  0,   0,  0,  0
        .byte           0,  0,  0,  FLAG_LOW, FLAG_LOW, FLAG_LOW | FLAG_DOWN
        .byte          FLAG_HIGH, FLAG_HIGH, FLAG_HIGH, FLAG_HIGH, FLAG_HIGH, FLAG_HIGH
        .byte           0

; The parts of the move code.
move_stance:                                            ; 0 standing, 1 crouching, 2 jumping
        .byte           0,  0,  0,   0,  0,  0
        .byte           1,  1,  1,   1,  1,  1
        .byte           2,  2,  2,   2,  2,  2
        .byte           0
move_strength:                                          ; 0, 2, 4
        .byte           0,  2,  4,   0,  2,  4
        .byte           0,  2,  4,   0,  2,  4
        .byte           0,  2,  4,   0,  2,  4
        .byte           0
move_kind:                                              ; 0 punch, 2 kick, 4 special
        .byte           0,  0,  0,   2,  2,  2
        .byte           0,  0,  0,   2,  2,  2
        .byte           0,  0,  0,   2,  2,  2
        .byte           4
