import type { Words } from '../catalogue.ts';

export const frame: Words['frame'] = {
  skip: '跳到内容',
  navigation: '主导航',
  screens: { sessions: '会话与设备', profile: '个人资料', activity: '活动记录', server: '本服务器' },
  short: { sessions: '设备', profile: '资料', activity: '活动', server: '服务器' },
  notFound: { title: '没有这个页面', text: '此地址不对应 Doorward 的任何页面。', back: '前往会话与设备' },
  menu: { open: '您的菜单：', language: '语言', appearance: '外观', signOut: '在此设备上退出' },
  languages: { auto: '跟随浏览器', en: 'English', de: 'Deutsch', zh: '简体中文' },
  schemes: { auto: '跟随系统', light: '浅色', dark: '深色' },
  preferenceNotSaved: '此设置在这里生效，但未能存到服务器：{{reason}}',
  unreachable: {
    title: 'Doorward 自 {{time}} 起没有响应',
    text: '您看到的内容可能已过时，也无法修改。每隔几秒会自动重试；如果服务器只是在重启，则无需任何操作。否则请重新启动 Doorward。',
    back: 'Doorward 已恢复响应。',
  },
  storage: {
    recovered: '存储已从较早的副本恢复',
    recoveredText: '恢复前不久的更改可能缺失。请检查您的会话和个人资料；损坏的文件仍保留在数据文件夹中。',
    unavailable: '目前无法保存任何内容',
    unavailableText: '可以查看，但更改会被拒绝。请腾出磁盘空间并检查数据文件夹的权限；之后 Doorward 会自动继续。',
    read_only: '存储只能读取',
    read_onlyText: '可以查看，但更改会被拒绝。请授予 Doorward 写入其数据文件夹的权限。',
  },
  vault: {
    weak: '此计算机上的机密未得到良好保护',
    weakText: '它们不在系统的钥匙串中。“本服务器”页面说明了原因和处理办法。',
    unavailable: '存放机密的地方没有响应',
    unavailableText: '登录和令牌可能失败。“本服务器”页面说明了原因和处理办法。',
    show: '查看',
  },
  dismiss: '关闭提示',
  retry: '重试',
  close: '关闭',
  cancel: '取消',
  loading: '正在加载…',
  old: '内容可能已过时：加载于 {{time}}。',
  failed: '无法加载。',
  requestId: '服务器日志编号：{{id}}',
  copied: '已复制',
};

export const start: Words['start'] = {
  loading: '正在打开 Doorward…',
  unreachable: { title: 'Doorward 没有响应', text: '此页面背后的服务器没有运行，或仍在启动。一旦它响应，此页面会自动继续。' },
  failed: { title: '无法打开 Doorward' },
  signInNeeded: { title: '需要登录', text: '此服务器由多人使用。请用在此拥有账户的程序登录；此页面只能显示属于某个人的内容。' },
  signedOut: {
    title: '已在此设备上退出',
    here: '此浏览器或窗口不再是一个会话。在这台计算机上无需登录，您可以随时回来。',
    elsewhere: '此会话已从另一台设备结束，或已到期。在这台计算机上无需登录，您可以随时回来。',
    comeIn: '进入',
  },
  withoutSession: '您已作为所有者进入，但此窗口未能成为独立的会话：{{reason}}',
};
