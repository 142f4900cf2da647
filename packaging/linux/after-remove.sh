#!/bin/sh
# shellcheck disable=SC2016 # the names are filled in before a shell sees them
# Run as root after the files are gone. Debian says `remove`, `purge`, `upgrade`; rpm says how many versions are left: 0 when it was the last.
set -e
case "$1" in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac
rm -f '/usr/bin/${executable}'

if [ -f '/etc/apparmor.d/${executable}' ]; then
  apparmor_parser --remove '/etc/apparmor.d/${executable}' >/dev/null 2>&1 || true
  rm -f '/etc/apparmor.d/${executable}'
fi

# What people switched on for themselves ("start with this computer") would start nothing any more. Their data are theirs and stay.
getent passwd | cut -d: -f6 | sort -u | while read -r home; do
  entry="$home/.config/autostart/doorward.desktop"
  if [ -f "$entry" ] && grep -q '/opt/${sanitizedProductName}/' "$entry"; then rm -f "$entry"; fi
done
if command -v update-desktop-database >/dev/null; then update-desktop-database /usr/share/applications || true; fi
# Once: Debian says `purge` after `remove`.
if [ "$1" != purge ]; then
  echo "Doorward is removed. Each person's data stay in ~/.config/Doorward; to remove your own: rm -r ~/.config/Doorward && secret-tool clear service doorward"
fi
