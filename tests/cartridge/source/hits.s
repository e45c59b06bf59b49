; Whom an attack meets. It is looked up for both sides before anything is applied
; (blows.s): two attacks that meet in the same frame trade.

HEIGHT_STANDING  = 60           ; px above the feet of what can be hit
HEIGHT_CROUCHING = 42
BASE_IN_AIR      = 12           ; the legs are drawn up
BEHIND           = 8            ; px that an attack reaches behind its owner's middle

FLAG_LOW    = $01               ; must be blocked crouching
FLAG_HIGH   = $02               ; must be blocked standing
FLAG_DOWN   = $04               ; knocks down

; A: number of a move; its row of the table goes to the m_ variables.
.proc load_move
        phy
        a16
        and #$00FF
        tay
        a8
        lda move_startup,y
        sta m_startup
        lda move_active,y
        sta m_active
        clc
        adc m_startup
        clc
        adc move_recovery,y
        sta m_total
        lda move_reach,y
        sta m_reach
        lda move_top,y
        sta m_top
        lda move_bottom,y
        sta m_bottom
        lda move_damage,y
        sta m_damage
        lda move_hitstun,y
        sta m_hitstun
        lda move_blockstun,y
        sta m_blockstun
        lda move_push,y
        sta m_push
        lda move_flags,y
        sta m_flags
        ply
        rts
.endproc

; X: attacker, Y: defender. Sets the defender's F_HIT.
.proc find_hit
        lda #0
        sta F_HIT,y
        lda ending
        bne @done
        lda F_INMOVE,x
        beq @done
        lda F_HITDONE,x
        bne @done
        lda F_STOP,x
        bne @done
        lda F_STATE,y
        cmp #ST_DOWN
        beq @done
        lda F_MOVE,x
        jsr load_move
        jsr move_is_active
        bcc @done
        jsr in_reach
        bcc @done
        jsr at_height
        bcc @done
        lda #1
        sta F_HITDONE,x
        lda F_MOVE,x
        inc
        sta F_HIT,y
@done:
        rts
.endproc

; Carry set in the frames startup+1 .. startup+active.
.proc move_is_active
        lda F_FRAME,x
        sec
        sbc m_startup
        beq @no
        bcc @no
        dec
        cmp m_active
        bcs @no
        sec
        rts
@no:
        clc
        rts
.endproc

; Carry set when the attack's reach touches the defender's width, in front of the attacker.
.proc in_reach
        jsr distance
        lda #FACE_RIGHT         ; the side on which the defender is
        bcc @side
        lda #0
@side:
        eor F_FACING,x
        beq @in_front
        lda t0
        cmp #BEHIND + 1
        bcs @no
        bra @yes
@in_front:
        jsr reach_of_move
        clc
        adc F_HALFWIDTH,y
        cmp t0
        bcc @no
@yes:
        sec
        rts
@no:
        clc
        rts
.endproc

; A: the move's reach with what the character's limbs add.
.proc reach_of_move
        phx
        lda F_CHAR,x
        a16
        and #$00FF
        tax
        a8
        lda extra_reach,x
        clc
        adc m_reach
        plx
        rts
.endproc

; Carry set when attack and body overlap in height.
.proc at_height
        lda F_Y,x
        sec
        sbc m_top
        sta t1                  ; the attack's upper line
        lda F_Y,x
        sec
        sbc m_bottom
        sta t2                  ; its lower line
        jsr body_lines
        lda t2
        cmp t3
        bcc @no                 ; all of it above the head
        lda t4
        cmp t1
        rts                     ; carry: the feet are not above the attack
@no:
        rts
.endproc

; t3, t4: the upper and lower line of the body of record Y.
.proc body_lines
        lda F_Y,y
        sta t4
        lda F_AIR,y
        bne @air
        lda F_CROUCH,y
        bne @crouch
        lda t4
        sec
        sbc #HEIGHT_STANDING
        sta t3
        rts
@crouch:
        lda t4
        sec
        sbc #HEIGHT_CROUCHING
        sta t3
        rts
@air:
        lda t4
        sec
        sbc #HEIGHT_STANDING
        sta t3
        lda t4
        sec
        sbc #BASE_IN_AIR
        sta t4
        rts
.endproc
