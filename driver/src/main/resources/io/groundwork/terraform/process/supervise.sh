#!/bin/sh
# Runs one engine command so that it outlives the JVM that asked for it.
#
#   supervise.sh ATTEMPT LOCKFILE LOCKWAIT FLOCK LN MV ENGINE [ARGUMENT...]
#
# Started with setsid, in the work directory, with the engine's environment, stdout and stderr already going to files.
# What it leaves in ATTEMPT is the whole protocol; io.groundwork.terraform.process.Attempt reads it:
#   started   one line, made exclusively, before the engine is executed:
#               engine BOOT PID TICKS SUPERVISOR_PID SUPERVISOR_TICKS   (ticks: field 22 of /proc/PID/stat)
#               busy                                                    (LOCKFILE is held by somebody else)
#               abandoned                                               (written by a reader: the engine must not start)
#   term      made exclusively by whoever sends the first TERM to the engine
#   stop      made by whoever asked for a stop; an engine not yet executed is not executed any more
#   exit      the exit code, by rename
# It is POSIX sh and executes three small tools, because every millisecond here is paid by every command of every run.

attempt=$1 lock=$2 lockwait=$3 flock=$4 ln=$5 mv=$6
shift 6
engine='' signalled=''

ticks_of() { # the words of a stat line after the name, which may hold blanks
    shift 19
    ticks=$1
}

# One TERM reaches the engine, however many reach us: a second one makes it drop what is in flight.
stop() {
    signalled=1
    if [ -n "$engine" ] && (set -C && : >"$attempt/term") 2>/dev/null; then
        kill -TERM "$engine"
    fi
}
trap stop TERM INT HUP

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
    echo busy >"$attempt/started.tmp" && "$ln" "$attempt/started.tmp" "$attempt/started"
    exit 75
    ;;
*) exit 74 ;;
esac

(
    trap - TERM INT HUP
    read -r stat </proc/self/stat
    ticks_of ${stat##*) }
    # A hard link fails where the name exists: a reader that gave this attempt up has won, and nothing is executed.
    echo "engine $boot ${stat%% *} $ticks $supervisor $supervisor_ticks" >"$attempt/started.tmp" &&
        "$ln" "$attempt/started.tmp" "$attempt/started" || exit 73
    # Asked to stop before that line was there to be read: nobody could signal us yet.
    [ ! -e "$attempt/stop" ] || exit 143
    exec "$@"
) </dev/null &
engine=$!
[ -z "$signalled" ] || stop

# A signal interrupts wait without the engine having ended; 127 means that the first wait had its exit code already.
wait "$engine"
code=$?
while [ -n "$signalled" ]; do
    signalled=''
    wait "$engine"
    again=$?
    [ "$again" = 127 ] || code=$again
done

read -r kind _ <"$attempt/started" && [ "$kind" = engine ] || exit 73
# Freed first, so that whoever sees the exit code can start the next command at once.
exec 9>&-
echo "$code" >"$attempt/exit.tmp" && "$mv" "$attempt/exit.tmp" "$attempt/exit"
