import type { Phrasebook } from './words.ts';

const notYou = '如果不是您本人的操作，请忽略此邮件：不作确认就不会有任何变化。';
const life = '有效期 {{valid_for}}，只能使用一次。';
const wasItYou = '如果不是您本人的操作，请登录后修改密码，并让您不认识的设备退出登录。如果无法登录，请联系管理员。';

export const zh: Phrasebook = {
  greeting: '您好！',
  greetingWithName: '{{user.username}}，您好！',
  footer: '此邮件由 {{app_name}} 自动发送，请勿回复。',
  mails: {
    userCreated: {
      title: '请确认您在 {{app_name}} 的邮箱地址',
      paragraphs: [
        '有人（希望是您本人）用此邮箱地址在 {{app_name}} 注册了账户{{#if asked_at}}（{{asked_at}}）{{/if}}。请确认这是您的邮箱。{{#if user.username}}账户的用户名将是“{{user.username}}”：如果这不是您选择的名字，请不要确认。{{/if}}',
      ],
      action: '确认邮箱地址',
      beforeCode: '或者输入以下验证码：',
      life,
      closing: [notYou],
    },
    createdByAdmin: {
      title: '您在 {{app_name}} 的账户',
      paragraphs: [
        '管理员已为您在 {{app_name}} 创建了账户。{{#if url}}请设置密码后使用。{{else}}用户名是“{{user.username}}”。管理员会告诉您首次登录的密码，登录后请设置您自己的密码。{{/if}}',
      ],
      action: '设置密码',
      beforeCode: '或者输入以下验证码：',
      life,
      closing: [],
    },
    resetPassword: {
      title: '重置您在 {{app_name}} 的密码',
      paragraphs: ['有人为您在 {{app_name}} 的账户申请了重置密码。'],
      action: '设置新密码',
      beforeCode: '或者输入以下验证码：',
      life,
      closing: ['如果不是您本人的操作，请忽略此邮件：您的密码不会改变。'],
    },
    changedEmail: {
      title: '请确认您在 {{app_name}} 的新邮箱地址',
      paragraphs: ['此地址将成为 {{app_name}} 某个账户的邮箱地址，确认后生效。'],
      action: '确认邮箱地址',
      beforeCode: '请输入以下验证码：',
      life,
      closing: [notYou],
    },
    emailChangedNotice: {
      title: '您在 {{app_name}} 的邮箱地址已更改',
      paragraphs: ['您在 {{app_name}} 的账户邮箱地址已更改{{#if new_email}}为 {{new_email}}{{/if}}。此邮箱将不再收到邮件。'],
      action: '打开 {{app_name}}',
      closing: ['如果不是您本人的操作，请立即联系管理员。'],
    },
    emailSetByAdmin: {
      title: '此地址现为您在 {{app_name}} 的账户邮箱',
      paragraphs: ['管理员已将此地址设为您在 {{app_name}} 的账户邮箱（{{time}}）。今后与账户有关的邮件将发送到这里。'],
      action: '打开 {{app_name}}',
      closing: ['如果您在那里没有账户，请联系管理员。'],
    },
    emailClaimed: {
      title: '有人在 {{app_name}} 的账户中填写了此地址',
      paragraphs: [
        '有人（希望是您）在 {{app_name}} 的账户中填写了此地址{{#if user.username}}：“{{user.username}}”{{/if}}。尚无人确认此地址归其所有。',
      ],
      action: '打开 {{app_name}}',
      closing: ['如果不是您本人操作，请不要使用该账户，并告知 {{app_name}} 的管理员。任何人都无法凭此邮件接触您的任何内容。'],
    },
    newDevice: {
      title: '{{app_name}} 有新的登录',
      paragraphs: ['{{#if device}}{{device}}{{else}}一台设备{{/if}} 登录了您在 {{app_name}} 的账户（{{time}}）。'],
      action: '查看您的设备',
      closing: [wasItYou],
    },
    passwordChanged: {
      title: '您在 {{app_name}} 的密码已更改',
      paragraphs: ['您在 {{app_name}} 的账户密码已更改（{{time}}）。其他设备均已退出登录。'],
      action: '打开 {{app_name}}',
      closing: ['如果不是您本人的操作，请立即申请重置密码，或联系管理员。'],
    },
    identityLinked: {
      title: '{{app_name}} 上关联了其他服务的登录方式',
      paragraphs: ['从现在起，另一项服务的身份可以打开您在 {{app_name}} 的账户（{{time}}）。'],
      action: '查看您的登录方式',
      closing: ['如果不是您本人操作，请在那里解除关联并修改密码，或告知管理员。'],
    },
    registrationAttempt: {
      title: '您在 {{app_name}} 已有账户',
      paragraphs: [
        '有人（也许是您本人）试图用此邮箱地址在 {{app_name}} 注册。您已有账户，因此没有创建新账户。',
        '请照常登录。如果忘记了密码，请在登录页面申请重置。',
      ],
      action: '打开 {{app_name}}',
      closing: ['如果不是您本人的操作，无需处理：您的账户没有任何变化。'],
    },
    secondFactorCode: {
      title: '您的 {{app_name}} 验证码',
      paragraphs: ['您正在登录 {{app_name}}。'],
      beforeCode: '请输入以下验证码：',
      life,
      closing: ['请勿将验证码告诉任何人。如果您没有在登录，说明有人知道您的密码：请修改密码。'],
    },
    identityCode: {
      title: '您在 {{app_name}} 更改账号的验证码',
      paragraphs: ['有人登录了您在 {{app_name}} 的账号，想要更改密码或电子邮件地址。'],
      beforeCode: '请输入以下验证码：',
      life,
      closing: ['请勿将验证码告诉任何人。', wasItYou],
    },
    testMail: {
      title: '来自 {{app_name}} 的测试邮件',
      paragraphs: ['这是您要求发送的测试邮件。{{app_name}} 可以发送邮件。'],
      closing: [],
    },
  },
};
