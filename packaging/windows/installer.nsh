; Links that start with doorward: open the program (main/deep-link.ts): for one person or for everybody, as it is installed. electron-builder's `protocols` does that on other systems only.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\doorward" "" "URL:Doorward"
  WriteRegStr SHELL_CONTEXT "Software\Classes\doorward" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\doorward\DefaultIcon" "" '"$INSTDIR\Doorward.exe",0'
  WriteRegStr SHELL_CONTEXT "Software\Classes\doorward\shell\open\command" "" '"$INSTDIR\Doorward.exe" "%1"'
!macroend

; Asked when Doorward is removed by a person. A silent removal (/S) keeps the data, unless --delete-app-data stands behind it. An update keeps everything.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    StrCpy $R9 "keep"
    ClearErrors
    ${GetParameters} $R8
    ${GetOptions} $R8 "--delete-app-data" $R8
    ${if} ${Errors}
      MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Remove Doorward's data too: accounts, settings, activity and backups of $APPDATA\Doorward, and their secrets? This cannot be undone." /SD IDNO IDNO keep
    ${endIf}
    StrCpy $R9 "remove"
    keep:

    ; Data, keychain and autostart are a person's, also where the program is everybody's.
    ${if} $installMode == "all"
      SetShellVarContext current
    ${endIf}
    ; The program is still here, and knows where its secrets are (main/uninstall.ts).
    ClearErrors
    ExecWait '"$INSTDIR\Doorward.exe" --uninstall=$R9' $R8
    ${if} ${Errors}
      StrCpy $R8 1
    ${endIf}
    ; "Start with this computer", where the program could not take it back.
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "app.doorward.desktop"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "electron.app.Doorward"
    ${if} $R9 == "remove"
      ${if} $R8 == 0
        RMDir /r "$APPDATA\Doorward"
      ${else}
        MessageBox MB_OK|MB_ICONEXCLAMATION "Doorward's data could not be removed. They are still in $APPDATA\Doorward." /SD IDOK
      ${endIf}
    ${endIf}
    ${if} $installMode == "all"
      SetShellVarContext all
    ${endIf}
    DeleteRegKey SHELL_CONTEXT "Software\Classes\doorward"
  ${endIf}
!macroend
