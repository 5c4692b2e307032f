; What the app itself writes into a person's account on Windows goes when it is uninstalled, not when it is updated. Data and key stay.
; The names are those of electron/model/identity.json; test/build/packaging.test.ts compares them.

!macro customUnInstall
  ${ifNot} ${isUpdated}
    Push $R0
    Push $R1
    Push $R2
    Push $R3

    ; The redirect scheme, unless a portable copy or another installation has taken it over: its command begins with the program's path.
    ReadRegStr $R0 HKCU "Software\Classes\dev.tokenscope\shell\open\command" ""
    StrCpy $R1 '"$INSTDIR\'
    StrLen $R2 $R1
    StrCpy $R3 $R0 $R2
    ${if} $R3 == $R1
      DeleteRegKey HKCU "Software\Classes\dev.tokenscope"
    ${endIf}

    ; What Electron makes for notifications: the class that a click calls, and a shortcut in the Start menu beside the installer's.
    DeleteRegKey HKCU "Software\Classes\CLSID\{A3F693B9-7111-4F56-B28C-6D2F8419C724}"
    Delete "$APPDATA\Microsoft\Windows\Start Menu\Programs\Tokenscope.lnk"

    Pop $R3
    Pop $R2
    Pop $R1
    Pop $R0
  ${endIf}
!macroend
