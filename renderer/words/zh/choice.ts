import type { Words } from '../catalogue.ts';

export const choice: Words['choice'] = {
  title: '您在这里是谁？',
  intro: '{{name}} 认识您：{{who}}。这里还没有与之对应的账户。',
  somebody: '没有名字的人',
  bind: '使用已有账户',
  bindText: '您在这里有账户。请用它的密码证明它属于您；此后 {{name}} 也能让您进入该账户。其他内容不变。',
  bindSubmit: '关联并登录',
  secondFactor: '密码正确。此账户还有第二重验证：请同时输入验证码。',
  secondFactorMail: '密码正确。此账户还有第二重验证：验证码已发往它的电子邮箱；如果服务器不发送邮件，则在管理员的“邮件”页面上。请在此输入。',
  create: '创建新账户',
  createText: '一个全新的空账户，可通过 {{name}} 进入。',
  createSubmit: '创建并登录',
  username: '在这里的用户名',
  withPassword: '同时设置密码，以备 {{name}} 故障时使用',
  cancel: '取消',
  cancelText: '这样没有人会登录，也不会保留任何内容。',
  other: '重新选择',
  left: '此选择的剩余时间：{{time}}',
  over: '此选择的时间已过。没有任何更改。',
  startAgain: '重新开始',
  nothing: '这里没有可以与之关联的账户，也不会以这种方式创建新账户。请联系管理员。',
};
