export const pairingErrors = {
  authorization_pending: '还没有人回应此请求。',
  slow_down: '设备询问得太频繁。',
  expired_token: '此代码已过期。请在设备上重新开始。',
  access_denied: '此请求已被拒绝。',
  invalid_grant: '此代码未知或已被使用。',
  unsupported_grant_type: '服务器无法理解此请求。',
  invalid_scope: '设备请求了服务器不认识的权限。',
  claim_required: '请先查看请求，再作回应。',
  not_acceptable: '服务器不以所要求的形式回答。',
};

export const pairingKinds = {
  pairing_requested: '请求配对',
  paired: '设备已配对',
  pairing_denied: '已拒绝配对',
  pairing_paused: '配对已暂停',
};

export const pairingSentences = {
  pairing_requested: '{{device}} 请求配对。',
  paired: '{{device}} 已配对。',
  pairing_denied: '已拒绝 {{device}} 的请求。',
  pairing_paused: '请求配对的未知设备过多：新的请求需要等待。',
};
