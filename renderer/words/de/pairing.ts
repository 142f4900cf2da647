export const pairingErrors = {
  authorization_pending: 'Auf diese Anfrage hat noch niemand geantwortet.',
  slow_down: 'Das Gerät fragt zu oft.',
  expired_token: 'Dieser Code ist abgelaufen. Beginnen Sie am Gerät noch einmal.',
  access_denied: 'Diese Anfrage wurde abgelehnt.',
  invalid_grant: 'Dieser Code ist nicht bekannt oder wurde schon benutzt.',
  unsupported_grant_type: 'Der Server versteht diese Anfrage nicht.',
  invalid_scope: 'Das Gerät verlangt etwas, das der Server nicht kennt.',
  claim_required: 'Sehen Sie sich die Anfrage erst an, dann antworten Sie.',
  not_acceptable: 'Der Server antwortet nicht in der verlangten Form.',
};

export const pairingKinds = {
  pairing_requested: 'Kopplung angefragt',
  paired: 'Gerät gekoppelt',
  pairing_denied: 'Kopplung abgelehnt',
  pairing_paused: 'Kopplung pausiert',
};

export const pairingSentences = {
  pairing_requested: '{{device}} möchte gekoppelt werden.',
  paired: '{{device}} wurde gekoppelt.',
  pairing_denied: 'Die Anfrage von {{device}} wurde abgelehnt.',
  pairing_paused: 'Zu viele unbekannte Geräte wollten gekoppelt werden: Neue Anfragen müssen warten.',
};
