; What the cartridge says.

word_title:      .byte "DUEL TEST", 0
word_subtitle:   .byte "SF2AI TEST CARTRIDGE", 0
word_push_start: .byte "PUSH START", 0
word_owner:      .byte "ALL WORK OF SF2AI", 0
word_menu:       .byte "MENU", 0
word_practice:   .byte "PRACTICE", 0
word_versus:     .byte "V.S. BATTLE", 0
word_clock_on:   .byte "TIME LIMIT ON ", 0
word_clock_off:  .byte "TIME LIMIT OFF", 0
word_cursor:     .byte ">", 0
word_blank:      .byte " ", 0
word_select:     .byte "CHOOSE YOUR FIGHTER", 0
word_round:      .byte "ROUND", 0
word_fight:      .byte "FIGHT!", 0
word_ko:         .byte "K.O.", 0
word_double:     .byte "DOUBLE K.O.", 0
word_time:       .byte "TIME OVER", 0
word_draw:       .byte "DRAW", 0
word_wins:       .byte " WINS", 0
word_match:      .byte "THE MATCH GOES TO", 0
word_match_draw: .byte "THE MATCH IS DRAWN", 0

; Names in the order of the characters' numbers, nine letters and a zero each.
NAME_BYTES = 10
names:
        .byte "RYU      ", 0, "E.HONDA  ", 0, "BLANKA   ", 0, "GUILE    ", 0
        .byte "KEN      ", 0, "CHUN-LI  ", 0, "ZANGIEF  ", 0, "DHALSIM  ", 0
        .byte "M.BISON  ", 0, "SAGAT    ", 0, "BALROG   ", 0, "VEGA     ", 0

; The select grid's squares, row by row: four letters and a zero each.
GRID_BYTES = 5
grid_words:
        .byte "RYU ", 0, "HOND", 0, "BLAN", 0, "GUIL", 0, "BALR", 0, "VEGA", 0
        .byte "KEN ", 0, "CHUN", 0, "ZANG", 0, "DHAL", 0, "SAGA", 0, "BISO", 0
