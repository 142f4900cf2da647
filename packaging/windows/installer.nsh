; Asked when Doorward is removed by a person. A silent removal (/S), and an update, keep everything.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    ; "Start with this computer", which Electron keeps under the program's name.
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "app.doorward.desktop"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "electron.app.Doorward"
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Remove Doorward's data too: accounts, settings and activity of this person on this computer? This cannot be undone." /SD IDNO IDNO keep
      RMDir /r "$APPDATA\Doorward"
    keep:
  ${endIf}
!macroend
