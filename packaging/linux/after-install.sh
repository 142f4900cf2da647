#!/bin/sh
# shellcheck disable=SC2016 # the names are filled in before a shell sees them
# Run as root after the files are in place. ${executable} and ${sanitizedProductName} are filled in by electron-builder.
set -e
program='/opt/${sanitizedProductName}/${executable}'
ln -sf "$program" '/usr/bin/${executable}'

# Without user namespaces Chromium's sandbox needs its helper to be root's; with them it must not be.
if unshare --user true 2>/dev/null; then mode=0755; else mode=4755; fi
chmod "$mode" '/opt/${sanitizedProductName}/chrome-sandbox' || true

# Ubuntu 24 and later allow user namespaces by profile only. Where AppArmor does not know such profiles, none is needed.
profile='/opt/${sanitizedProductName}/resources/apparmor-profile'
if apparmor_status --enabled >/dev/null 2>&1 && apparmor_parser --skip-kernel-load "$profile" >/dev/null 2>&1; then
  cp -f "$profile" '/etc/apparmor.d/${executable}'
  apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}' || true
fi

if command -v update-mime-database >/dev/null; then update-mime-database /usr/share/mime || true; fi
if command -v update-desktop-database >/dev/null; then update-desktop-database /usr/share/applications || true; fi
