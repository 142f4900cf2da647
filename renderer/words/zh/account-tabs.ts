export const sessions = {
  none: '没有登录的设备。',
  text: '您能看到此人在哪里登录，但看不到登录所用的密钥。最近使用的排在最前。',
  list: '{{name}} 已登录的设备',
  kind: '类型',
  factor: '第二因素',
  noFactor: '未要求',
  limits: '此人的限制对每台设备都有效：',
  atMost_one: '最多同时 {{count}} 台设备',
  atMost_other: '最多同时 {{count}} 台设备',
  hours: '仅限 {{from}} 至 {{to}}（{{zone}}）：{{days}}',
  endAll: '在所有设备上退出',
  endTitle: '让 {{name}} 在所有设备上退出？',
  endText: '每台设备都必须重新登录。API 密钥保留。',
  endConfirm: '让 {{name}} 在所有设备上退出',
  ended_one: '已结束 {{count}} 个会话。',
  ended_other: '已结束 {{count}} 个会话。',
};

export const keys = {
  none: '没有 API 密钥。',
  list: '{{name}} 的 API 密钥',
  text: '您能看到它们的权限和使用时间，但看不到密钥本身。',
};

export const activity = { none: '此账户还没有任何记录。' };
