; The course of a match: rounds, the clock, who has won, and what comes next.

INTRO_FRAMES  = 90              ; "ROUND n" and "FIGHT"
SCORE_FRAME   = 60              ; when after the end the round is counted
ROUND_FRAMES  = 180             ; from the end of a round to the next
MATCH_FRAMES  = 180             ; how long a match's result is shown

; --- beginning -----------------------------------------------------------------
.proc begin_match
        stz round
        stz F_ROUNDS + P1
        stz F_ROUNDS + P2
        ; falls into begin_round
.endproc

.proc begin_round
        inc round
        both reset_fighter
        ldx #START_LEFT
        stx F_X + P1
        stx F_OLDX + P1
        ldx #START_RIGHT
        stx F_X + P2
        stx F_OLDX + P2
        lda #1
        sta F_SIDE + P2
        lda #FACE_RIGHT
        sta F_FACING + P1
        lda #$99
        sta TIMER
        lda #TIMER_UNIT
        sta TIMER_SUB
        stz ending
        lda #$FF
        sta winner
        jsr clear_text
        lda #LAYERS_STAGE
        sta layers
        jsr load_palettes
        jsr show_names
        print 10, 12, word_round, COLOUR_GOLD
        jsr show_round_number
        jsr update_facts
        lda #SC_INTRO
        jmp begin_scene
.endproc

; Clear the record at X but for what lasts longer than a round.
.proc reset_fighter
        lda F_HUMAN,x
        pha
        lda F_CHAR,x
        pha
        lda F_ROUNDS,x
        pha
        jsr clear_record
        pla
        sta F_ROUNDS,x
        pla
        sta F_CHAR,x
        pla
        sta F_HUMAN,x
        lda #1
        sta F_ACTIVE,x
        sta F_SELECTED,x
        lda #FULL_HEALTH
        sta F_HEALTH,x
        sta F_HEALTH2,x
        sta F_BAR,x
        lda #GROUND
        sta F_Y,x
        jmp load_half_width
.endproc

; X: record.
.proc clear_record
        phx
        ldy #RECORD_BYTES
@byte:
        stz $0000,x
        inx
        dey
        bne @byte
        plx
        rts
.endproc

; Both records and the clock: no fight is on.
.proc clear_fight
        ldx #P1
        jsr clear_record
        ldx #P2
        jsr clear_record
        stz TIMER
        stz TIMER_SUB
        stz round
        stz ending
        ldx #$0000
        stx camera
        rts
.endproc

; --- the three scenes on the stage -------------------------------------------------
; The round is announced. The records were cleared, so no fighter holds a pad yet.
.proc intro_scene
        jsr play_frame
        ldx scene_time
        cpx #INTRO_FRAMES - 30
        bne @fight
        print 12, 13, word_fight, COLOUR_RED
@fight:
        ldx scene_time
        cpx #INTRO_FRAMES
        bne @stay
        jsr clear_banner
        lda #SC_FIGHT
        jmp begin_scene
@stay:
        rts
.endproc

.proc fight_scene
        jsr hand_out_pads
        jsr play_frame
        jsr run_clock
        jsr find_ending
        lda ending
        beq @stay
        lda #1
        sta F_ROUNDEND + P1
        sta F_ROUNDEND + P2
        jsr show_ending
        lda #SC_ROUND
        jmp begin_scene
@stay:
        rts
.endproc

; The round is over: the fighters come to rest, the round is counted, the next one follows.
.proc round_scene
        ldx #P1
        jsr withhold_pad
        ldx #P2
        jsr withhold_pad
        jsr play_frame
        ldx scene_time
        cpx #SCORE_FRAME
        bne @next
        jsr count_round
        jmp show_round_winner
@next:
        cpx #ROUND_FRAMES
        bne @stay
        jsr match_decided
        bcs @match
        jmp begin_round
@match:
        jmp enter_match_end
@stay:
        rts
.endproc

; Everything that moves in one frame. Each phase reads both fighters before the
; next one writes, so that neither side has an advantage.
.proc play_frame
        both face_opponent
        both read_orders
        both act
        both guard_stance
        both move_fighter
        jsr keep_apart
        both move_shot
        jsr shots_meet
        both find_hit
        both find_shot_hit
        both take_hit
        both take_shot
        jmp update_facts
.endproc

; --- clock and endings ---------------------------------------------------------------
.proc run_clock
        lda TIME_OPTION
        bne @done
        dec TIMER_SUB
        bne @done
        lda #TIMER_UNIT
        sta TIMER_SUB
        sed
        lda TIMER
        sec
        sbc #1
        cld
        sta TIMER
@done:
        rts
.endproc

; Set `ending` and `winner` when somebody is out or the time is.
.proc find_ending
        ldx #$0000
        lda F_HEALTH + P1
        cmp #KO_HEALTH
        bne @second
        inx
@second:
        lda F_HEALTH + P2
        cmp #KO_HEALTH
        bne @counted
        inx
        inx
@counted:
        txa
        beq @time
        cmp #3
        beq @double
        lda ko_winner - 1,x
        sta winner
        lda #EN_KO
        sta ending
        rts
@double:
        lda #EN_DOUBLE
        sta ending
        rts
@time:
        lda TIMER
        bne @done
        lda #EN_TIME
        sta ending
        lda F_HEALTH + P1
        cmp F_HEALTH + P2
        beq @done               ; equal: nobody wins
        lda #0
        bcs @ahead
        inc
@ahead:
        sta winner
@done:
        rts
.endproc

ko_winner:
        .byte 1, 0              ; the first fighter is out; the second one is

.proc count_round
        lda winner
        bmi @nobody
        bne @second
        inc F_ROUNDS + P1
        rts
@second:
        inc F_ROUNDS + P2
@nobody:
        rts
.endproc

; Carry set when one side has two rounds or ten rounds are over.
.proc match_decided
        lda F_ROUNDS + P1
        cmp #2
        bcs @yes
        lda F_ROUNDS + P2
        cmp #2
        bcs @yes
        lda round
        cmp #MAX_ROUNDS
@yes:
        rts
.endproc

; --- the match's end -------------------------------------------------------------------
.proc enter_match_end
        jsr clear_banner
        jsr show_match_winner
        lda #SC_MATCH
        jmp begin_scene
.endproc

; After a while: back to the characters.
.proc match_scene
        jsr play_frame
        ldx scene_time
        cpx #MATCH_FRAMES
        bcs @over
        rts
@over:
        jmp enter_select
.endproc
