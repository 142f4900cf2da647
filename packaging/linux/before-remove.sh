#!/bin/sh
# Run as root before the files go. Debian says `remove` or `upgrade`, rpm how many versions will be left: 0 when it is the last. An update stops nothing.
case "$1" in
  remove | 0) ;;
  *) exit 0 ;;
esac

# Whose Doorward runs is told to quit, as by its own menu: it finishes its writes. What runs five seconds later is ended.
running() {
  for link in /proc/[0-9]*/exe; do
    case "$(readlink "$link" 2>/dev/null)" in
      /opt/Doorward/*)
        pid=${link%/exe}
        echo "${pid#/proc/}"
        ;;
    esac
  done
}
for signal in TERM KILL; do
  pids=$(running)
  if [ -z "$pids" ]; then break; fi
  # shellcheck disable=SC2086 # several numbers
  kill -s "$signal" $pids 2>/dev/null || true
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    if [ -z "$(running)" ]; then break; fi
    sleep 0.5
  done
done
exit 0
