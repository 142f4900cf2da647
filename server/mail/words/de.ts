import type { Phrasebook } from './words.ts';

const notYou = 'Wenn Sie das nicht waren, ignorieren Sie diese Mail: Ohne sie geschieht nichts.';
const life = 'Das gilt einmalig und noch {{valid_for}}.';
const wasItYou =
  'Wenn Sie das nicht waren, melden Sie sich an, ändern Sie Ihr Passwort und melden Sie die Geräte ab, die Sie nicht kennen. Wenn Sie nicht mehr hineinkommen, wenden Sie sich an die Administration.';

export const de: Phrasebook = {
  greeting: 'Guten Tag,',
  greetingWithName: 'Guten Tag {{user.username}},',
  footer: 'Diese Mail kommt von {{app_name}}. Antworten darauf liest niemand.',
  mails: {
    userCreated: {
      title: 'Bestätigen Sie Ihre E-Mail-Adresse für {{app_name}}',
      paragraphs: [
        'jemand, hoffentlich Sie, hat sich mit dieser Adresse bei {{app_name}} registriert{{#if asked_at}} ({{asked_at}}){{/if}}. Bitte bestätigen Sie, dass sie Ihnen gehört.{{#if user.username}} Das Konto wird „{{user.username}}“ heißen: Haben Sie diesen Namen nicht gewählt, bestätigen Sie bitte nicht.{{/if}}',
      ],
      action: 'Adresse bestätigen',
      beforeCode: 'Oder geben Sie diesen Code ein:',
      life,
      closing: [notYou],
    },
    createdByAdmin: {
      title: 'Ihr Konto bei {{app_name}}',
      paragraphs: [
        'für Sie wurde ein Konto bei {{app_name}} angelegt. {{#if url}}Wählen Sie ein Passwort, um es zu benutzen.{{else}}Es heißt „{{user.username}}“. Die Administration nennt Ihnen ein Passwort für die erste Anmeldung; danach wählen Sie ein eigenes.{{/if}}',
      ],
      action: 'Passwort wählen',
      beforeCode: 'Oder geben Sie diesen Code ein:',
      life,
      closing: [],
    },
    resetPassword: {
      title: 'Wählen Sie ein neues Passwort für {{app_name}}',
      paragraphs: ['jemand hat ein neues Passwort für Ihr Konto bei {{app_name}} angefordert.'],
      action: 'Neues Passwort wählen',
      beforeCode: 'Oder geben Sie diesen Code ein:',
      life,
      closing: ['Wenn Sie das nicht waren, ignorieren Sie diese Mail: Ihr Passwort bleibt, wie es ist.'],
    },
    changedEmail: {
      title: 'Bestätigen Sie Ihre neue E-Mail-Adresse für {{app_name}}',
      paragraphs: ['diese Adresse soll die Adresse eines Kontos bei {{app_name}} werden. Sie gilt, sobald Sie sie bestätigen.'],
      action: 'Adresse bestätigen',
      beforeCode: 'Geben Sie diesen Code ein:',
      life,
      closing: [notYou],
    },
    emailChangedNotice: {
      title: 'Ihre E-Mail-Adresse bei {{app_name}} wurde geändert',
      paragraphs: [
        'die E-Mail-Adresse Ihres Kontos bei {{app_name}} wurde{{#if new_email}} in {{new_email}}{{/if}} geändert. Hierher kommen keine Mails mehr.',
      ],
      action: '{{app_name}} öffnen',
      closing: ['Wenn Sie das nicht waren, wenden Sie sich sofort an die Administration.'],
    },
    emailSetByAdmin: {
      title: 'Dies ist jetzt die Adresse Ihres Kontos bei {{app_name}}',
      paragraphs: [
        'die Administration hat diese Adresse für Ihr Konto bei {{app_name}} eingetragen ({{time}}). Mails zum Konto kommen ab jetzt hierher.',
      ],
      action: '{{app_name}} öffnen',
      closing: ['Wenn Sie dort kein Konto haben, wenden Sie sich an die Administration.'],
    },
    emailClaimed: {
      title: 'Diese Adresse wurde bei einem Konto von {{app_name}} eingetragen',
      paragraphs: [
        'jemand, hoffentlich Sie, hat diese Adresse bei einem Konto von {{app_name}} eingetragen{{#if user.username}}: „{{user.username}}“{{/if}}. Niemand hat bestätigt, dass ihm die Adresse gehört.',
      ],
      action: '{{app_name}} öffnen',
      closing: [
        'Wenn Sie das nicht waren, benutzen Sie dieses Konto nicht und wenden Sie sich an die Administration von {{app_name}}. Durch diese Mail kommt niemand an etwas von Ihnen.',
      ],
    },
    newDevice: {
      title: 'Neue Anmeldung bei {{app_name}}',
      paragraphs: ['{{#if device}}{{device}}{{else}}ein Gerät{{/if}} hat sich bei Ihrem Konto bei {{app_name}} angemeldet ({{time}}).'],
      action: 'Geräte ansehen',
      closing: [wasItYou],
    },
    passwordChanged: {
      title: 'Ihr Passwort bei {{app_name}} wurde geändert',
      paragraphs: ['das Passwort Ihres Kontos bei {{app_name}} wurde geändert ({{time}}). Alle anderen Geräte wurden abgemeldet.'],
      action: '{{app_name}} öffnen',
      closing: ['Wenn Sie das nicht waren, fordern Sie jetzt ein neues Passwort an oder wenden Sie sich an die Administration.'],
    },
    identityLinked: {
      title: 'Bei {{app_name}} wurde die Anmeldung über einen anderen Dienst verknüpft',
      paragraphs: ['Ab jetzt öffnet eine Identität eines anderen Dienstes Ihr Konto bei {{app_name}} ({{time}}).'],
      action: 'Ihre Anmeldewege ansehen',
      closing: ['Wenn Sie das nicht waren, trennen Sie sie dort und ändern Sie Ihr Passwort, oder sagen Sie es der Administration.'],
    },
    registrationAttempt: {
      title: 'Sie haben schon ein Konto bei {{app_name}}',
      paragraphs: [
        'jemand, vielleicht Sie, wollte sich mit dieser Adresse bei {{app_name}} registrieren. Sie haben schon ein Konto; ein weiteres wurde nicht angelegt.',
        'Melden Sie sich wie gewohnt an. Wenn Sie Ihr Passwort vergessen haben, fordern Sie auf der Anmeldeseite ein neues an.',
      ],
      action: '{{app_name}} öffnen',
      closing: ['Wenn Sie das nicht waren, ist nichts zu tun: Ihr Konto ist unverändert.'],
    },
    secondFactorCode: {
      title: 'Ihr Code für {{app_name}}',
      paragraphs: ['Sie melden sich gerade bei {{app_name}} an.'],
      beforeCode: 'Geben Sie diesen Code ein:',
      life,
      closing: ['Geben Sie ihn niemandem. Wenn Sie sich nicht gerade anmelden, kennt jemand Ihr Passwort: Ändern Sie es.'],
    },
    identityCode: {
      title: 'Ihr Code für eine Änderung bei {{app_name}}',
      paragraphs: ['jemand, der bei Ihrem Konto bei {{app_name}} angemeldet ist, möchte dessen Passwort oder E-Mail-Adresse ändern.'],
      beforeCode: 'Geben Sie diesen Code ein:',
      life,
      closing: ['Geben Sie ihn niemandem.', wasItYou],
    },
    testMail: {
      title: 'Test-Mail von {{app_name}}',
      paragraphs: ['dies ist die Test-Mail, die Sie angefordert haben. {{app_name}} kann Mails senden.'],
      closing: [],
    },
  },
};
