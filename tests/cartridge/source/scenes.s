; One logic frame, and the scenes before a fight that are only text.

LAYERS_TEXT  = $14              ; sprites and text
LAYERS_STAGE = $15              ; the stage too

.proc one_frame
        a16
        inc frame_count
        inc scene_time
        a8
        jsr watch_pads
        jsr run_scene
        jmp draw_frame
.endproc

.proc run_scene
        lda scene
        a16
        and #$00FF
        tax
        a8
        jmp (scene_table,x)
.endproc

scene_table:
        .word title_scene, menu_scene, select_scene, ready_scene
        .word intro_scene, fight_scene, round_scene, match_scene

; A: the scene that begins; its first frame is the next one.
.proc begin_scene
        sta scene
        ldx #$0000
        stx scene_time
        rts
.endproc

; Does any human press START or an attack in this frame? Zero flag clear if so.
.proc anyone_confirms
        a16
        lda pad_new
        ora pad_new + 2
        bit #PAD_START | PAD_ATTACKS
        a8
        rts
.endproc

; --- title -------------------------------------------------------------------
.proc enter_title
        jsr clear_fight
        jsr clear_text
        lda #LAYERS_TEXT
        sta layers
        print 9, 11, word_title, COLOUR_GOLD
        print 11, 7, word_subtitle, COLOUR_WHITE
        print 18, 10, word_push_start, COLOUR_WHITE
        print 25, 7, word_owner, COLOUR_BLUE
        lda #SC_TITLE
        jmp begin_scene
.endproc

.proc title_scene
        a16
        lda pad_new
        ora pad_new + 2
        bit #PAD_START
        a8
        beq @stay
        jmp enter_menu
@stay:
        rts
.endproc

; --- menu --------------------------------------------------------------------
MENU_ROWS = 3

.proc enter_menu
        jsr clear_fight
        jsr clear_text
        lda #LAYERS_TEXT
        sta layers
        stz menu_row
        print 6, 12, word_menu, COLOUR_GOLD
        print 11, 10, word_practice, COLOUR_WHITE
        print 13, 10, word_versus, COLOUR_WHITE
        jsr show_menu
        lda #SC_MENU
        jmp begin_scene
.endproc

; What changes in the menu: the cursor and the state of the clock.
.proc show_menu
        print 15, 10, word_clock_on, COLOUR_WHITE
        lda TIME_OPTION
        beq @clock
        print 15, 10, word_clock_off, COLOUR_WHITE
@clock:
        print 11, 8, word_blank, COLOUR_RED
        print 13, 8, word_blank, COLOUR_RED
        print 15, 8, word_blank, COLOUR_RED
        lda menu_row
        beq @practice
        dec
        beq @versus
        print 15, 8, word_cursor, COLOUR_RED
        rts
@practice:
        print 11, 8, word_cursor, COLOUR_RED
        rts
@versus:
        print 13, 8, word_cursor, COLOUR_RED
        rts
.endproc

.proc menu_scene
        lda pad_new + 1
        ora pad_new + 3
        bit #>PAD_DOWN
        bne @down
        bit #>PAD_UP
        bne @up
        jsr anyone_confirms
        bne @chosen
        rts
@down:
        lda menu_row
        cmp #MENU_ROWS - 1
        beq @moved
        inc menu_row
        bra @moved
@up:
        lda menu_row
        beq @moved
        dec menu_row
@moved:
        jmp show_menu
@chosen:
        lda menu_row
        cmp #2
        beq @clock
        sta F_HUMAN + P2        ; row 0: the second fighter is a dummy; row 1: a second player
        lda #1
        sta F_HUMAN + P1
        jmp enter_select
@clock:
        lda TIME_OPTION
        eor #1
        sta TIME_OPTION
        jmp show_menu
.endproc
