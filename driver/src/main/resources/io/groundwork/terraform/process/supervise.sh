#!/bin/sh
# Runs one engine command so that it outlives the JVM that asked for it.
#
#   supervise.sh ATTEMPT LOCKFILE LOCKWAIT FLOCK LEASE SECONDS SLEEP ENGINE [ARGUMENT...]
#
# Started with setsid, in the work directory, with the engine's environment, stdout and stderr already going to files.
# What it leaves in ATTEMPT is the whole protocol; io.groundwork.terraform.process.Attempt reads it:
#   started   one line, made exclusively, and written before the engine is executed:
#               engine BOOT PID TICKS SUPERVISOR_PID SUPERVISOR_TICKS   (ticks: field 22 of /proc/PID/stat)
#               busy                                                    (LOCKFILE is held by somebody else)
#               abandoned                                               (written by a reader: the engine must not start)
#   term      made exclusively by whoever sends the first TERM to the engine, or finds that others have sent it
#   stop      made by whoever asked for a stop; an engine not yet executed is not executed any more
#   fenced    the content of LEASE had not changed for SECONDS (LEASE may be empty: no lease)
#   spare     becomes exit where there is no space for another file
#   exit      the exit code
# A reader takes started and exit only with their line end, so both may be written in place: one small write each. It is
# POSIX sh, and everything but flock is built into it: a tool costs 1 to 3 ms, and every command of every run pays.

attempt=$1 lock=$2 lockwait=$3 flock=$4 lease=$5 patience=$6 sleep=$7
shift 7
signalled='' forwarded=''

ticks_of() { # the words of a stat line after the name, which may hold blanks
    shift 19
    ticks=$1
}

# A trap only takes a note: dash loses the status of a command in which a trap ran, so nothing may be decided in one.
trap 'signalled=1' TERM INT HUP

# Both engines say so when they get their first TERM, whoever sends it: in a line of their own, not in what they quote.
interrupted() {
    "${sleep%/*}/grep" -Eq '^([{]"@level":"[a-z]+","@message":"(\\n)*)?Interrupt received' "$attempt/out.jsonl"
}

# A child that has ended stays as a zombie until it is waited for.
works() {
    read -r stat <"/proc/$engine/stat" || return 1
    stat=${stat##*) }
    [ "${stat%% *}" != Z ]
}

# One TERM reaches the engine, however many reach us: a second one makes it drop what is in flight.
forward() {
    [ -z "$forwarded" ] || return 0
    forwarded=1
    (set -C && : >"$attempt/term") 2>/dev/null || return 0
    interrupted 2>/dev/null || kill -TERM "$engine" 2>/dev/null
}

# Somebody asked us to stop. If nobody asked through this directory, the signal came from outside, as when a service manager
# ends a whole group: then it has reached the engine as well, which gets some seconds to say so: its host may be busy.
pass_on() {
    tries=100
    while [ "$tries" -gt 0 ] && [ ! -e "$attempt/stop" ] && works && ! interrupted; do
        tries=$((tries - 1))
        "$sleep" 0.1
    done 2>/dev/null
    forward
}

# Counts seconds of its own, so that a wrong clock or a suspended host cannot hurry it. It ends with the engine, also
# where the supervisor was killed, and it never sends more than the first TERM.
watch_lease() {
    trap - TERM INT HUP
    exec 9>&- >/dev/null 2>&1
    last='' silent=0
    while "$sleep" 1; do
        read -r _ _ pid ticks_then _ <"$attempt/started" && read -r stat <"/proc/$pid/stat" || return
        ticks_of ${stat##*) }
        [ "$ticks" = "$ticks_then" ] || return
        renewed=''
        read -r renewed <"$lease"
        if [ "$renewed" != "$last" ]; then
            last=$renewed silent=0
        elif silent=$((silent + 1)) && [ "$silent" -ge "$patience" ]; then
            : >"$attempt/fenced"
            forward
            return
        fi
    done
}

read -r boot </proc/sys/kernel/random/boot_id
read -r stat </proc/self/stat
supervisor=${stat%% *}
ticks_of ${stat##*) }
supervisor_ticks=$ticks

# The engine and all it leaves behind inherit descriptor 9, so the lock is free only when all of them are gone.
exec 9>>"$lock"
"$flock" -E 75 "$lockwait" 9
case $? in
0) ;;
75)
    set -C
    echo busy >"$attempt/started"
    exit 75
    ;;
*) exit 74 ;;
esac
[ -z "$signalled" ] || exit 143
printf '%-3s\n' '' >"$attempt/spare"

(
    trap - TERM INT HUP
    read -r stat </proc/self/stat
    ticks_of ${stat##*) }
    # Exclusive: where a reader has given this attempt up, it has made the file, and nothing is executed.
    set -C
    echo "engine $boot ${stat%% *} $ticks $supervisor $supervisor_ticks" >"$attempt/started" || exit 73
    set +C
    # Asked to stop before that line was there to be read: nobody could signal us yet.
    [ ! -e "$attempt/stop" ] || exit 143
    exec "$@"
) </dev/null &
engine=$!
watcher=''
if [ -n "$lease" ]; then
    watch_lease &
    watcher=$!
fi

# A signal interrupts wait without the engine having ended; 127 means that the first wait had its exit code already.
[ -z "$signalled" ] || pass_on
wait "$engine"
code=$?
while [ -n "$signalled" ]; do
    signalled=''
    pass_on
    wait "$engine"
    again=$?
    [ "$again" = 127 ] || code=$again
done

read -r kind _ <"$attempt/started" && [ "$kind" = engine ] || exit 73
[ -z "$watcher" ] || kill "$watcher" 2>/dev/null
# Freed first, so that whoever sees the exit code can start the next command at once.
exec 9>&-
# How it ended is known to nobody else: on a full disk the spare is rewritten in place, and at the worst space is waited for.
until echo "$code" >"$attempt/exit" ||
    { printf '%-3s\n' "$code" 1<>"$attempt/spare" && "${sleep%/*}/mv" -f "$attempt/spare" "$attempt/exit"; }; do
    "$sleep" 1
done 2>/dev/null
