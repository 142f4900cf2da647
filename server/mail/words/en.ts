import type { Phrasebook } from './words.ts';

const notYou = 'If this was not you, ignore this mail: without it nothing happens.';
const life = 'This works for {{valid_for}}, once.';
const wasItYou =
  'If this was not you, sign in, change your password and sign out the devices you do not know. If you cannot get in, ask the administrator.';

export const en: Phrasebook = {
  greeting: 'Hello,',
  greetingWithName: 'Hello {{user.username}},',
  footer: 'This mail was sent by {{app_name}}. Nobody reads answers to it.',
  mails: {
    userCreated: {
      title: 'Confirm your e-mail address for {{app_name}}',
      paragraphs: [
        'Somebody, we hope you, registered at {{app_name}} with this address{{#if asked_at}} ({{asked_at}}){{/if}}. Please confirm that it is yours.{{#if user.username}} The account will be called “{{user.username}}”: if you did not choose that name, do not confirm.{{/if}}',
      ],
      action: 'Confirm address',
      beforeCode: 'Or type in this code:',
      life,
      closing: [notYou],
    },
    createdByAdmin: {
      title: 'Your account at {{app_name}}',
      paragraphs: [
        'An administrator made an account for you at {{app_name}}. {{#if url}}Choose a password to use it.{{else}}It is called “{{user.username}}”. The administrator tells you a password for your first sign-in; you then choose one of your own.{{/if}}',
      ],
      action: 'Choose a password',
      beforeCode: 'Or type in this code:',
      life,
      closing: [],
    },
    resetPassword: {
      title: 'Choose a new password for {{app_name}}',
      paragraphs: ['Somebody asked for a new password for your account at {{app_name}}.'],
      action: 'Choose a new password',
      beforeCode: 'Or type in this code:',
      life,
      closing: ['If this was not you, ignore this mail: your password stays as it is.'],
    },
    changedEmail: {
      title: 'Confirm your new e-mail address for {{app_name}}',
      paragraphs: ['This address is to become the address of an account at {{app_name}}. It takes effect when you confirm it.'],
      action: 'Confirm address',
      beforeCode: 'Type in this code:',
      life,
      closing: [notYou],
    },
    emailChangedNotice: {
      title: 'Your e-mail address at {{app_name}} was changed',
      paragraphs: [
        'The e-mail address of your account at {{app_name}} was changed{{#if new_email}} to {{new_email}}{{/if}}. Mails no longer come here.',
      ],
      action: 'Open {{app_name}}',
      closing: ['If this was not you, tell the administrator at once.'],
    },
    emailSetByAdmin: {
      title: 'This is the address of your account at {{app_name}} now',
      paragraphs: [
        'An administrator made this address the one of your account at {{app_name}} ({{time}}). Mails about the account come here from now on.',
      ],
      action: 'Open {{app_name}}',
      closing: ['If you have no account there, tell the administrator.'],
    },
    emailClaimed: {
      title: 'This address was set on an account at {{app_name}}',
      paragraphs: [
        'Somebody, we hope you, set this address on an account at {{app_name}}{{#if user.username}}: “{{user.username}}”{{/if}}. Nobody has confirmed that it is theirs.',
      ],
      action: 'Open {{app_name}}',
      closing: [
        'If it was not you, do not use that account and tell the administrator of {{app_name}}. By this mail nobody gets into anything of yours.',
      ],
    },
    newDevice: {
      title: 'New sign-in to {{app_name}}',
      paragraphs: ['{{#if device}}{{device}}{{else}}A device{{/if}} signed in to your account at {{app_name}} ({{time}}).'],
      action: 'Look at your devices',
      closing: [wasItYou],
    },
    passwordChanged: {
      title: 'Your password at {{app_name}} was changed',
      paragraphs: ['The password of your account at {{app_name}} was changed ({{time}}). Every other device was signed out.'],
      action: 'Open {{app_name}}',
      closing: ['If this was not you, ask for a new password now, or tell the administrator.'],
    },
    identityLinked: {
      title: 'A sign-in by another service was linked at {{app_name}}',
      paragraphs: ['From now on an identity of another service opens your account at {{app_name}} ({{time}}).'],
      action: 'Look at your ways to get in',
      closing: ['If this was not you, part from it there and change your password, or tell the administrator.'],
    },
    registrationAttempt: {
      title: 'You already have an account at {{app_name}}',
      paragraphs: [
        'Somebody, perhaps you, tried to register at {{app_name}} with this address. You have an account already, so no other was made.',
        'Sign in as usual. If you forgot your password, ask for a new one on the sign-in page.',
      ],
      action: 'Open {{app_name}}',
      closing: ['If this was not you, there is nothing to do: your account was not touched.'],
    },
    secondFactorCode: {
      title: 'Your code for {{app_name}}',
      paragraphs: ['You are signing in to {{app_name}}.'],
      beforeCode: 'Type in this code:',
      life,
      closing: ['Never give it to anybody. If you are not signing in, somebody knows your password: change it.'],
    },
    identityCode: {
      title: 'Your code for a change at {{app_name}}',
      paragraphs: ['Somebody who is signed in to your account at {{app_name}} wants to change its password or its e-mail address.'],
      beforeCode: 'Type in this code:',
      life,
      closing: ['Never give it to anybody.', wasItYou],
    },
    testMail: {
      title: 'Test mail from {{app_name}}',
      paragraphs: ['This is the test mail you asked for. {{app_name}} can send mail.'],
      closing: [],
    },
  },
};
