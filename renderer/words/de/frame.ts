import type { Words } from '../catalogue.ts';

export const frame: Words['frame'] = {
  skip: 'Zum Inhalt springen',
  navigation: 'Hauptnavigation',
  screens: {
    sessions: 'Sitzungen und Geräte',
    profile: 'Profil',
    waysIn: 'Wege herein',
    apiKeys: 'API-Schlüssel',
    credentials: 'Alles, was hereinkommt',
    activity: 'Aktivität',
    accounts: 'Konten',
    mail: 'Post',
    casdoor: 'Casdoor',
    server: 'Dieser Server',
  },
  short: {
    sessions: 'Geräte',
    profile: 'Profil',
    waysIn: 'Wege',
    apiKeys: 'Schlüssel',
    credentials: 'Zugänge',
    activity: 'Aktivität',
    accounts: 'Konten',
    mail: 'Post',
    casdoor: 'Casdoor',
    server: 'Server',
  },
  more: 'Mehr',
  notFound: { title: 'Diese Seite gibt es nicht', text: 'Die Adresse führt zu keiner Seite von Doorward.', back: 'Zu Sitzungen und Geräten' },
  menu: { open: 'Ihr Menü:', language: 'Sprache', appearance: 'Darstellung', signOut: 'Auf diesem Gerät abmelden' },
  languages: { auto: 'Wie der Browser', en: 'English', de: 'Deutsch', zh: '简体中文' },
  schemes: { auto: 'System', light: 'Hell', dark: 'Dunkel' },
  preferenceNotSaved: 'Das gilt hier, konnte aber nicht auf dem Server gespeichert werden: {{reason}}',
  unreachable: {
    title: 'Doorward antwortet seit {{time}} nicht',
    text: 'Was Sie sehen, kann veraltet sein und lässt sich nicht ändern. Alle paar Sekunden wird es neu versucht; wenn der Server nur neu startet, ist nichts zu tun. Sonst starten Sie Doorward wieder.',
    back: 'Doorward antwortet wieder.',
  },
  storage: {
    recovered: 'Der Speicher wurde aus einer älteren Kopie wiederhergestellt',
    recoveredText: 'Änderungen kurz davor können fehlen. Prüfen Sie Ihre Sitzungen und Ihr Profil; die beschädigte Datei liegt noch im Datenordner.',
    unavailable: 'Im Augenblick kann nichts gespeichert werden',
    unavailableText:
      'Ansehen geht, Änderungen werden abgelehnt. Schaffen Sie Platz auf dem Datenträger und prüfen Sie die Rechte des Datenordners; Doorward macht dann von selbst weiter.',
    read_only: 'Der Speicher lässt sich nur lesen',
    read_onlyText: 'Ansehen geht, Änderungen werden abgelehnt. Geben Sie Doorward das Recht, in seinen Datenordner zu schreiben.',
  },
  vault: {
    weak: 'Geheimnisse sind auf diesem Computer nicht gut geschützt',
    weakText: 'Sie liegen nicht im Schlüsselbund des Systems. „Dieser Server“ sagt, warum und was zu tun ist.',
    unavailable: 'Der Ort für Geheimnisse antwortet nicht',
    unavailableText: 'Anmeldungen und Token können scheitern. „Dieser Server“ sagt, warum und was zu tun ist.',
    show: 'Zeigen',
  },
  network: {
    no_sign_in_needed: 'Das Netz erreicht diesen Server, und hier meldet sich niemand an',
    no_sign_in_neededText: 'Geräte dort sind nie der Eigentümer, aber wer einen Schlüssel hat, kommt herein, und jeder kann es versuchen.',
    insecure_lan: 'Passwörter gehen unverschlüsselt durchs Netz',
    insecure_lanText: 'Wer im Netz ist, kann sie mitlesen. Benutzen Sie TLS und setzen Sie dann server.allowInsecureLan auf false.',
    fixed: 'Die Konfiguration bestimmt das, und nur dort lässt es sich ändern.',
    button: 'Ab jetzt nur noch dieser Computer',
    shut: 'Nur dieser Computer kann diesen Server erreichen.',
    ownAccount: 'Wer an diesem Computer Ihr Konto benutzt, kann dies öffnen',
    ownAccountText:
      'Hier meldet sich niemand an. Sperren Sie den Bildschirm, wenn Sie gehen; mit mehreren Benutzern (unter „Dieser Server“) wird nach einem Passwort gefragt.',
  },
  dismiss: 'Ausblenden',
  retry: 'Erneut versuchen',
  close: 'Schließen',
  cancel: 'Abbrechen',
  loading: 'Wird geladen …',
  old: 'Das kann veraltet sein: geladen um {{time}}.',
  failed: 'Das konnte nicht geladen werden.',
  requestId: 'Nummer für das Protokoll des Servers: {{id}}',
  copied: 'Kopiert',
};

export const start: Words['start'] = {
  loading: 'Doorward wird geöffnet …',
  unreachable: {
    title: 'Doorward antwortet nicht',
    text: 'Der Server hinter dieser Seite läuft nicht oder startet noch. Sobald er antwortet, geht es hier von selbst weiter.',
  },
  failed: { title: 'Doorward konnte nicht geöffnet werden' },
  switchedOff: {
    title: 'Diese Seiten sind hier abgeschaltet',
    text: 'Dieser Server hat einen Endpunkt abgeschaltet, ohne den diese Seiten nicht gehen: endpoints.me. Programme können den Server weiter benutzen. Damit die Seiten wiederkommen, setzt ein Administrator in der Konfiguration endpoints.me auf true und startet den Server neu.',
  },
  signedOut: {
    title: 'Auf diesem Gerät abgemeldet',
    here: 'Dieser Browser oder dieses Fenster ist keine Sitzung mehr. Auf diesem Computer ist keine Anmeldung nötig, Sie können also jederzeit zurückkommen.',
    elsewhere:
      'Diese Sitzung wurde von einem anderen Gerät beendet, oder ihre Zeit ist abgelaufen. Auf diesem Computer ist keine Anmeldung nötig, Sie können also jederzeit zurückkommen.',
    comeIn: 'Hereinkommen',
  },
  withoutSession: 'Sie sind als Eigentümer da, aber dieses Fenster konnte keine eigene Sitzung werden: {{reason}}',
};
