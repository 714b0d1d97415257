#!/bin/sh
# Runs one engine command so that it outlives the JVM that asked for it.
#
#   supervise.sh ATTEMPT LOCKFILE LOCKWAIT FLOCK LEASE SECONDS SLEEP LIMIT MEMORY ENGINE [ARGUMENT...]
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
#   outgrown  the engine and all that it started had more than MEMORY KiB in use (0: any amount), and was killed; never one
#             that writes
#   spare     becomes exit where there is no space for another file
#   exit      the exit code
# Output beyond LIMIT bytes (0: any amount) is cut out of its file, see trim_output.
# LOCKFILE is held with flock by the supervisor, and names the engine: BOOT PID TICKS. Whoever gets the lock while that engine
# lives (its supervisor was killed) has to wait for it as well. The engine itself does not hold it: it would hand the descriptor
# on to whatever it starts, and a process that a provisioner left behind would hold the workspace.
# A reader takes started and exit only with their line end, so both may be written in place: one small write each. It is
# POSIX sh, and everything but flock is built into it: a tool costs 1 to 3 ms, and every command of every run pays.

attempt=$1 lock=$2 lockwait=$3 flock=$4 lease=$5 patience=$6 sleep=$7 limit=$8 memory=$9
shift 9
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

# The engine that the lock file names, whose supervisor may be gone.
engine_before_works() {
    read -r boot_before pid_before ticks_before <"$lock" && [ "$boot_before" = "$boot" ] &&
        read -r stat <"/proc/$pid_before/stat" || return 1
    case ${stat##*) } in
    [ZX]*) return 1 ;;
    esac
    ticks_of ${stat##*) }
    [ "$ticks" = "$ticks_before" ]
}

# Waits for it as long as for the lock.
await_engine_before() {
    tries=0
    case $lockwait in
    -w*)
        tries=${lockwait#-w}
        millis=${tries#*.}
        tries=$((${tries%.*}0 + ${millis%??}))
        ;;
    esac
    while engine_before_works; do
        [ "$tries" -gt 0 ] || return 1
        tries=$((tries - 1))
        "$sleep" 0.1
    done 2>/dev/null
}

session_of() {
    shift 3
    session=$1
}

# What an engine that was stopped, or killed, has left in our session: a provisioner's processes, providers.
left_behind() {
    left=''
    for file in /proc/[0-9]*/stat; do
        read -r stat <"$file" || continue
        pid=${stat%% *} stat=${stat##*) }
        case $stat in
        [ZX]*) continue ;;
        esac
        session_of $stat
        [ "$session" != "$supervisor" ] || [ "$pid" = "$supervisor" ] || left="$left $pid"
    done 2>/dev/null
    [ -n "$left" ]
}

# They get two seconds to end by themselves.
end_what_is_left_behind() {
    left_behind || return 0
    kill -TERM $left
    tries=20
    while left_behind; do
        if [ "$tries" = 0 ]; then
            kill -KILL $left
            return
        fi
        tries=$((tries - 1))
        "$sleep" 0.1
    done
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

tool() {
    for tool in "/usr/bin/$1" "/bin/$1" "/usr/local/bin/$1" "/run/current-system/sw/bin/$1"; do
        [ ! -x "$tool" ] || return 0
    done
    return 1
}

# In a part of the output: where lines of provisioners follow each other for so long that cutting them out is worth it, and where
# the last line begins, which may not be whole. Each with its place in the file.
gaps() {
    LC_ALL=C "$awk" -v start="$1" '
        BEGIN { end = "\"type\":\"provision_progress\"}"; at = start; size = 0 }
        {
            # Of the line before, which is whole.
            at += size
            if (size > 0 && keep) {
                gap(at - size)
                start = at
            }
            size = length($0) + 1
            keep = substr($0, length($0) - length(end) + 1) != end
        }
        END { gap(at); printf "%.0f end\n", at }
        function gap(to) {
            if (to - start >= 65536) printf "%.0f %.0f\n", start, to - start
        }'
}

# Makes holes of what is said in the lines of a part: the rest of the file stays where it is, and the engine, which writes
# to the file itself, notices nothing.
cut_out() {
    "$tail" -c "+$(($1 + 1))" "$attempt/out.jsonl" | "$head" -c "$(($2 - $1))" | gaps "$1" | while read -r from size; do
        if [ "$size" = end ]; then
            echo "$from"
        else
            "$fallocate" -p -o "$from" -l "$size" "$attempt/out.jsonl" || return
        fi
    done
}

# Nothing that a run prints fills the disk. What provisioners print beyond the first LIMIT bytes is cut out of the file, each time
# that there is LIMIT of it; all other lines stay, because they say what was done. Of standard error its end stays. Where a file
# system cannot do it, nothing is done.
trim_output() {
    # Of the engine, too: it has the same open files.
    read -r _ size </proc/self/fdinfo/7
    if [ "$((size - cut_to))" -ge "$limit" ]; then
        cut_to=$(cut_out "$cut_to" "$size")
        [ -n "$cut_to" ] || limit=0
    fi
    read -r _ size </proc/self/fdinfo/8
    if [ "$limit" -gt 0 ] && [ "$size" -ge "$((2 * limit))" ]; then
        "$fallocate" -p -o 0 -l "$((size - limit))" "$attempt/err.txt" || limit=0
    fi
}

# Adds the memory of processes and their children to $all, in KiB. Only what is their own: the program files that they share would
# count many times. A child is listed with the thread that started it.
add_memory() {
    for pid; do
        while read -r key used _; do
            [ "$key" != RssAnon: ] || break
        done <"/proc/$pid/status" && all=$((all + used))
        for list in "/proc/$pid/task"/[0-9]*/children; do
            children=''
            read -r children <"$list"
            # shellcheck disable=SC2086  # numbers
            [ -z "$children" ] || add_memory $children
        done
    done
}

# An engine that only reads must not take the machine's memory from those that write; what works for it, such as a provider, counts.
end_if_outgrown() {
    all=0
    add_memory "$engine"
    if [ "$all" -gt "$memory" ]; then
        : >"$attempt/outgrown"
        kill -KILL "$engine"
    fi
}

# Ends with the engine.
watch_limits() {
    trap - TERM INT HUP
    exec 7>&1 8>&2 9>&- >/dev/null 2>&1
    tool awk && awk=$tool && tool tail && tail=$tool && tool head && head=$tool && tool fallocate && fallocate=$tool || limit=0
    cut_to=$limit
    while "$sleep" 1; do
        works || return
        [ "$memory" = 0 ] || end_if_outgrown
        [ "$limit" = 0 ] || trim_output
    done
}

read -r boot </proc/sys/kernel/random/boot_id
read -r stat </proc/self/stat
supervisor=${stat%% *}
ticks_of ${stat##*) }
supervisor_ticks=$ticks

busy() {
    set -C
    echo busy >"$attempt/started"
    exit 75
}

exec 9>>"$lock"
"$flock" -E 75 "$lockwait" 9
case $? in
0) ;;
75) busy ;;
*) exit 74 ;;
esac
await_engine_before || busy
[ -z "$signalled" ] || exit 143
printf '%-3s\n' '' >"$attempt/spare"

(
    trap - TERM INT HUP
    read -r stat </proc/self/stat
    ticks_of ${stat##*) }
    echo "$boot ${stat%% *} $ticks" >"$lock" || exit 73
    # Exclusive: where a reader has given this attempt up, it has made the file, and nothing is executed.
    set -C
    echo "engine $boot ${stat%% *} $ticks $supervisor $supervisor_ticks" >"$attempt/started" || exit 73
    set +C
    # Asked to stop before that line was there to be read: nobody could signal us yet.
    [ ! -e "$attempt/stop" ] || exit 143
    exec 9>&-
    exec "$@"
) </dev/null &
engine=$!
watcher=''
if [ -n "$lease" ]; then
    watch_lease &
    watcher=$!
fi
if [ "$((limit + memory))" -gt 0 ]; then
    watch_limits &
    watcher="$watcher $!"
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
# Waited for as well: a watcher that has only just been forked still has the lock open, and the engine may be over already. One
# that a signal missed sees within a second that the engine is gone.
if [ -n "$watcher" ]; then
    kill $watcher
    wait $watcher
fi 2>/dev/null
if { [ -e "$attempt/term" ] || [ "$code" -gt 128 ]; } && ! works 2>/dev/null; then
    end_what_is_left_behind 2>/dev/null
fi
# Freed first, so that whoever sees the exit code can start the next command at once.
exec 9>&-
# How it ended is known to nobody else: on a full disk the spare is rewritten in place, and at the worst space is waited for.
until echo "$code" >"$attempt/exit" ||
    { printf '%-3s\n' "$code" 1<>"$attempt/spare" && "${sleep%/*}/mv" -f "$attempt/spare" "$attempt/exit"; }; do
    "$sleep" 1
done 2>/dev/null
