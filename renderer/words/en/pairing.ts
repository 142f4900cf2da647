export const pairingErrors = {
  authorization_pending: 'Nobody has answered this request yet.',
  slow_down: 'The device asks too often.',
  expired_token: 'This code has expired. Start again on the device.',
  access_denied: 'This request was denied.',
  invalid_grant: 'This code is not known, or was used already.',
  unsupported_grant_type: 'The server does not understand this request.',
  invalid_scope: 'The device asks for something that the server does not know.',
  claim_required: 'Look at the request first, then answer it.',
  not_acceptable: 'The server does not answer in the form that was asked for.',
};

export const pairingKinds = {
  pairing_requested: 'Pairing asked for',
  paired: 'Device paired',
  pairing_denied: 'Pairing denied',
  pairing_paused: 'Pairing paused',
};

export const pairingSentences = {
  pairing_requested: '{{device}} asked to be paired.',
  paired: '{{device}} was paired.',
  pairing_denied: 'The request of {{device}} was denied.',
  pairing_paused: 'Too many unknown devices asked to be paired: new requests wait.',
};
