import type { Words } from '../catalogue.ts';

export const casdoor: Words['casdoor'] = {
  part: { outdated: 'Doorward wurde wohl aktualisiert, während diese Seite offen war. Laden Sie die Seite neu.', reload: 'Seite neu laden' },
  door: {
    continue: 'Weiter mit {{name}}',
    or: 'oder',
    usePassword: 'E-Mail und Passwort verwenden',
    hidePassword: 'E-Mail und Passwort ausblenden',
    signUp: 'Kein Konto? Bei {{name}} registrieren',
    forgotten: 'Passwort vergessen? Bei {{name}} zurücksetzen',
    linksAway: 'Registrieren und Passwort zurücksetzen geschieht bei {{name}}; das ist gerade nicht erreichbar.',
    cannotReach: '{{name}} ist gerade nicht erreichbar. Sie können es trotzdem versuchen.',
    notSetUp: 'Single Sign-on ist nicht eingerichtet',
    notSetUpText:
      'Dieser Server soll Menschen über einen anderen Dienst hereinlassen, aber noch ist keiner eingerichtet. Wer ein Passwort hat, kann es verwenden.',
  },
  outage: {
    title: '{{name}} ist seit {{time}} nicht erreichbar',
    plainTitle: '{{name}} ist nicht erreichbar',
    reasons: {
      refused: 'Unter der Adresse antwortet nichts.',
      timeout: 'Die Antwort hat zu lange gedauert.',
      dns: 'Der Name führt zu keiner Adresse.',
      tls: 'Es kam keine sichere Verbindung zustande.',
      server_error: 'Der Dienst antwortet mit einem Fehler.',
      bad_answer: 'Die Antwort ergibt keinen Sinn.',
      issuer_changed: 'Der Dienst nennt sich anders als zuvor.',
      other: 'Der Grund ist nicht bekannt.',
    },
    doorPassword: 'Konten, die hier ein Passwort haben, können sich inzwischen damit anmelden. Doorward versucht es von selbst weiter.',
    doorClosed: 'Bis der Dienst zurück ist, kann sich niemand anmelden. Doorward versucht es von selbst weiter.',
    inside: 'Sie bleiben angemeldet, und alles andere geht. Anmelden über {{name}}, Verknüpfen und Wechseln warten, bis der Dienst zurück ist.',
    insidePassword: 'Konten, die hier ein Passwort haben, können sich inzwischen damit anmelden.',
    back: '{{name}} ist wieder erreichbar.',
  },
  waiting: {
    title: 'Warten auf Ihren Browser…',
    tab: 'Melden Sie sich auf der Seite von {{host}} an, die sich in einem neuen Tab öffnet. Hier geht es dann von selbst weiter.',
    system: 'Melden Sie sich auf der Seite von {{host}} an, die sich in Ihrem Browser öffnet. Hier geht es dann von selbst weiter.',
    blocked: 'Hat sich nichts geöffnet? Öffnen Sie sie noch einmal, oder kopieren Sie den Link.',
    notOpened: 'Doorward konnte Ihren Browser nicht öffnen. Kopieren Sie den Link und öffnen Sie ihn dort selbst.',
    noAnswer: 'Der Server antwortet gerade nicht. Es wird weiter versucht.',
    again: 'Noch einmal öffnen',
    copy: 'Link kopieren',
    cancel: 'Abbrechen',
    left: 'Verbleibende Zeit: {{time}}',
    cancelled: 'Abgebrochen. Niemand wurde angemeldet, und nichts wurde geändert.',
  },
  results: {
    signedIn: 'Über {{name}} angemeldet.',
    sign_in_cancelled: 'Die Anmeldung wurde bei {{name}} abgebrochen. Nichts wurde geändert.',
    group_required:
      '{{name}} kennt Sie, aber keine Ihrer Gruppen dort darf hier herein. Nichts wurde geändert. Bitten Sie einen Administrator, Sie in eine passende Gruppe aufzunehmen.',
    group_required_named:
      '{{name}} kennt Sie, aber Sie sind in keiner der Gruppen, die hier hineindürfen. Nichts wurde geändert. Nötig ist eine von diesen: {{groups}}. Bitten Sie einen Administrator von {{name}}, Sie aufzunehmen.',
    identity_taken:
      'Diese Identität bei {{name}} gehört hier zu einem anderen Konto. Nichts wurde geändert. Melden Sie sich mit jenem Konto an und trennen Sie sie dort zuerst, oder wenden Sie sich an einen Administrator.',
    not_registered: 'Diese Identität bei {{name}} hat hier niemand, und neue Konten entstehen so nicht. Wenden Sie sich an einen Administrator.',
    link_required:
      'Ein Konto hier könnte Ihres sein, aber das muss erst gezeigt werden: Melden Sie sich mit seinem Passwort an und verknüpfen Sie es dann unter „Wege herein“. Haben Sie keines, wenden Sie sich an einen Administrator.',
    casdoor_rejected:
      'Was {{name}} geantwortet hat, wurde nicht angenommen; niemand wurde angemeldet und nichts geändert. Beginnen Sie von vorn. Bleibt es so, sagen Sie es einem Administrator: Eine Probe zeigt den Grund.',
    rejected_clock:
      'Was {{name}} geantwortet hat, wirkt abgelaufen oder kommt aus der Zukunft: Eine Uhr geht falsch. Niemand wurde angemeldet. Vergleichen Sie die Zeit dieses Servers mit der von {{name}}, oder sagen Sie es einem Administrator, und beginnen Sie dann von vorn.',
    rejected_mismatch:
      'Was von {{name}} zurückkam, gehört zu einer anderen Anmeldung als dieser. Niemand wurde angemeldet, und nichts wurde geändert. Beginnen Sie von vorn, und bringen Sie es auf der Seite zu Ende, die sich öffnet.',
    attempt_invalid: 'Das hat zu lange gedauert oder wurde schon verwendet. Niemand wurde angemeldet. Beginnen Sie von vorn.',
    casdoor_unreachable: '{{name}} ist gerade nicht erreichbar. Nichts wurde geändert. Versuchen Sie es später noch einmal.',
    casdoor_not_configured: 'Single Sign-on ist auf diesem Server nicht eingerichtet.',
    account_disabled: '{{name}} kennt Sie, aber Ihr Konto hier ist gesperrt. Wenden Sie sich an einen Administrator.',
    no_way_back:
      'Hierher könnte {{name}} Sie nicht zurückbringen, darum wurde nichts begonnen. Melden Sie sich an dem Computer an, auf dem Doorward läuft, oder zeigen Sie dies einem Administrator: Auf der Seite „Casdoor“ fehlt {{here}} bei den Adressen für andere Computer.',
    no_way_back_at: '{{name}} bringt Sie nur nach {{there}} zurück. Öffnen Sie Doorward dort, und melden Sie sich an.',
    link_challenge_invalid: 'Diese Wahl hat zu lange gedauert oder wurde schon verwendet. Nichts wurde geändert. Beginnen Sie von vorn.',
  },
};

export const casdoorErrors = {
  casdoor_rejected: 'Die Antwort des Anmeldedienstes wurde nicht angenommen. Beginnen Sie von vorn.',
  sign_in_cancelled: 'Die Anmeldung wurde dort abgebrochen. Nichts wurde geändert.',
  attempt_invalid: 'Das hat zu lange gedauert oder wurde schon verwendet. Beginnen Sie von vorn.',
  no_way_back:
    'Zu dieser Adresse könnte der Anmeldedienst Sie nicht zurückbringen. Nehmen Sie eine andere Adresse dieses Servers, oder wenden Sie sich an einen Administrator.',
  link_challenge_invalid: 'Diese Wahl hat zu lange gedauert oder wurde schon verwendet. Beginnen Sie von vorn.',
  group_required: 'Keine Ihrer Gruppen darf hier herein. Wenden Sie sich an einen Administrator.',
  not_registered: 'Diese Identität hat hier niemand, und neue Konten entstehen so nicht. Wenden Sie sich an einen Administrator.',
  link_required: 'Melden Sie sich zuerst mit dem Passwort Ihres Kontos hier an und verknüpfen Sie es dann.',
  identity_taken: 'Diese Identität gehört hier zu einem anderen Konto. Nichts wurde geändert.',
  rehearsal_required: 'Diese Einstellungen wurden nicht geprobt. Proben Sie eine Anmeldung, oder geben Sie den Namen des Ausstellers ein.',
  casdoor_not_configured: 'Single Sign-on ist auf diesem Server nicht eingerichtet.',
  casdoor_unreachable: 'Der Anmeldedienst ist gerade nicht erreichbar. Versuchen Sie es später noch einmal.',
};

export const casdoorKinds = {
  sign_in_fallback: 'Passwort statt Single Sign-on',
  sso_refused: 'Von Single Sign-on abgewiesen',
  identity_linked: 'Identität verknüpft',
  identity_unlinked: 'Identität getrennt',
  identity_switched: 'Identität gewechselt',
  person_gone: 'Beim Anmeldedienst nicht mehr da',
  person_unsure: 'Muss sich beim Anmeldedienst neu anmelden',
  role_changed_by_group: 'Rolle durch Gruppe geändert',
  sso_settings_changed: 'Single Sign-on geändert',
  sso_unreachable: 'Single Sign-on ausgefallen',
  sso_reachable: 'Single Sign-on zurück',
};

export const casdoorSentences = {
  sign_in_fallback: '{{device}} hat sich mit einem Passwort statt über Single Sign-on angemeldet.',
  sso_refused: 'Eine Anmeldung wurde von den Regeln für Single Sign-on abgewiesen. {{reason}}',
  identity_linked: 'Eine Identität beim Anmeldedienst wurde verknüpft.',
  identity_unlinked: 'Die Identität beim Anmeldedienst wurde getrennt.',
  identity_switched: 'Die Verknüpfung wurde auf eine andere Identität beim Anmeldedienst gewechselt.',
  person_gone: 'Der Anmeldedienst kennt diese Person nicht mehr: Die darüber geöffneten Sitzungen wurden beendet.',
  person_unsure:
    'Der Anmeldedienst kann zu dieser Person erst wieder befragt werden, wenn sie sich dort neu anmeldet: Eine Antwort ging verloren, oder die Erlaubnis dazu lief ab.',
  role_changed_by_group: 'Die Rolle wurde wegen der Gruppen beim Anmeldedienst geändert.',
  sso_settings_changed: 'Die Einstellungen für Single Sign-on wurden geändert.',
  sso_unreachable: 'Der Anmeldedienst war nicht mehr erreichbar.',
  sso_reachable: 'Der Anmeldedienst war wieder erreichbar.',
};
