import type { Words } from '../catalogue.ts';

export const checks: Words['casdoorSettings']['checks'] = {
  discovery_ok: 'Der Anbieter antwortet.',
  discovery_unreachable: 'Der Anbieter ist nicht erreichbar.',
  discovery_not_found: 'Dort antwortet etwas, aber kein OpenID-Anbieter. Prüfen Sie Adresse und Aussteller.',
  discovery_not_json: 'Was dort antwortet, ist keine Beschreibung eines Anbieters. Prüfen Sie die Adresse, und ob ein Proxy dazwischen ist.',
  discovery_endpoint_unusable:
    'Etwas, das er beschreibt, hat keine brauchbare Adresse: Sie fehlt oder ist nicht https. Beheben Sie es beim Anbieter; http ist nur für diesen Computer.',
  issuer_ok: 'Der Aussteller ist der hier eingestellte.',
  issuer_mismatch: 'Der Anbieter nennt sich anders, als hier eingestellt ist. Beides muss Buchstabe für Buchstabe gleich sein.',
  issuer_not_https: 'Der Aussteller hat keine sichere Adresse. Sie muss mit https:// beginnen; http ist nur für diesen Computer.',
  keys_ok: 'Seine Schlüssel für Signaturen lassen sich lesen.',
  keys_missing: 'Seine Schlüssel für Signaturen lassen sich nicht holen.',
  keys_malformed: 'Seine Schlüssel für Signaturen lassen sich nicht lesen.',
  certificate_mismatch: 'Keiner seiner Schlüssel gehört zu dem Zertifikat, das hier eingestellt ist.',
  clock_ok: 'Seine Uhr und die Uhr dieses Computers stimmen überein.',
  clock_off:
    'Seine Uhr und die Uhr dieses Computers weichen um mehr als zwei Minuten ab; Signaturen wirken dann abgelaufen. Stellen Sie die Uhr, die falsch geht.',
  clock_unknown: 'Er sagt nicht, wie spät es ist; die Uhren ließen sich nicht vergleichen.',
  client_ok: 'Er kennt die Client-ID, und das Geheimnis passt.',
  client_unknown: 'Er kennt diese Client-ID nicht, oder das Geheimnis passt nicht.',
  client_secret_wrong: 'Das Client-Geheimnis ist falsch.',
  client_not_checked: 'Client-ID und Geheimnis ließen sich ohne Anmeldung nicht prüfen.',
  redirect_ok: 'Er schickt Menschen an diesen Server zurück.',
  redirect_not_registered: 'Er schickt niemanden an diese Adresse zurück. Tragen Sie sie dort ein, genau so, wie sie hier steht.',
  redirect_not_checked: 'Ob er Menschen hierher zurückschickt, ließ sich ohne Anmeldung nicht prüfen.',
  redirect_no_way_back:
    'Wer an dieser Adresse des Servers beginnt, könnte nicht zu ihr zurückkommen. Fügen Sie sie unter „Menschen an anderen Computern“ hinzu, oder proben Sie an der öffentlichen Adresse oder an dem Computer, auf dem Doorward läuft.',
  redirect_others_not_registered:
    'Zu diesen Adressen, an denen andere beginnen, schickt er noch niemanden zurück. Tragen Sie sie dort ein, genau wie sie hier stehen.',
  sign_in_waiting: 'Eine Anmeldung: Es wird auf Sie gewartet.',
  sign_in_ok: 'Eine ganze Anmeldung hat geklappt.',
  sign_in_cancelled: 'Die Anmeldung wurde beim Anbieter abgebrochen.',
  sign_in_failed: 'Die Anmeldung hat nicht geklappt.',
  claims_ok: 'Er sagt, wer jemand ist.',
  claims_username_missing: 'Er nennt keinen Benutzernamen. Dann entsteht einer aus E-Mail oder Name. Prüfen Sie die Namen der Claims und die Scopes.',
  claims_email_missing: 'Er nennt keine E-Mail; daran wird also niemand erkannt. Prüfen Sie die Namen der Claims und die Scopes.',
  groups_ok: 'Sie sind in einer Gruppe, die herein darf.',
  groups_missing_claim:
    'Er sagt nichts über Gruppen; so darf niemand herein. Prüfen Sie den Namen des Claims, die Scopes und das Token-Format beim Anbieter.',
  groups_not_passed:
    'Sie sind in keiner der Gruppen, die herein dürfen. Prüfen Sie, wie der Anbieter sie schreibt; bei Casdoor oft Organisation/Gruppe.',
  groups_no_gate: 'Es braucht keine Gruppe: Alle, die der Anbieter kennt, dürfen herein.',
  account_sign_in: 'Diese Anmeldung würde das Konto öffnen, das damit verknüpft ist.',
  account_link: 'Diese Anmeldung würde mit dem Konto mit derselben E-Mail verknüpft.',
  account_ask: 'Diese Anmeldung würde fragen: ein vorhandenes Konto oder ein neues.',
  account_create: 'Diese Anmeldung würde ein neues Konto anlegen.',
  account_link_first:
    'Als diese Person käme noch niemand herein: Diese Identität hat hier niemand, und Konten entstehen nicht. Speichern Sie, und verknüpfen Sie dann Ihr eigenes Konto unter „Wege herein“; im Einzelbenutzermodus steht das weiter unten auf dieser Seite.',
  account_refuse:
    'Diese Anmeldung würde abgewiesen: Ein Konto hier wartet auf den, dem diese E-Mail-Adresse gehört, und der Anbieter bestätigt sie nicht.',
  account_link_required:
    'Diese Person käme noch nicht herein: Ein Konto hier hat diese E-Mail-Adresse, und Adressen verbinden nach diesen Regeln nichts. Speichern Sie, melden Sie sich dann hier mit dessen Passwort an, und verknüpfen Sie es unter „Wege herein“.',
  account_disabled:
    'Diese Anmeldung würde abgewiesen: Das damit verknüpfte Konto ist gesperrt. Proben Sie mit einem anderen, oder geben Sie es frei.',
  account_outside_hours: 'Diese Anmeldung würde jetzt abgewiesen: Das damit verknüpfte Konto darf nur zu anderen Zeiten hinein.',
  account_local_only: 'Diese Anmeldung würde von hier aus abgewiesen: Das damit verknüpfte Konto darf nur aus dem lokalen Netz hinein.',
  unknown: 'Eine Prüfung, für die diese Version keine Worte hat ({{code}}).',
};
