"""Makes a Django site in the folder given, with people hashed by each hasher, and dumps it as an administrator would. Run by the tests."""

import hashlib
import os
import sys
from io import StringIO

folder, database = sys.argv[1], os.path.join(sys.argv[1], "site.sqlite3")
sys.path.insert(0, folder)
CREATORS = """
from django.conf import settings
from django.db import models

class Creator(models.Model):
    user_id = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    motto = models.CharField(max_length=100, blank=True)
    api_key_hash = models.CharField(max_length=64, blank=True, default="")
    api_key_prefix = models.CharField(max_length=12, blank=True, default="")

class Session(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    key = models.CharField(max_length=40)
"""
PEOPLE = """
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

class Person(AbstractBaseUser):
    email = models.EmailField(unique=True)
    nickname = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    objects = BaseUserManager()
    USERNAME_FIELD = "email"
"""
for name, models_text in {"creators": CREATORS, "people": PEOPLE}.items():
    os.makedirs(os.path.join(folder, name), exist_ok=True)
    open(os.path.join(folder, name, "__init__.py"), "w").close()
    with open(os.path.join(folder, name, "models.py"), "w") as file:
        file.write(models_text)

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "creators", "people"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    PASSWORD_HASHERS=[
        "django.contrib.auth.hashers." + name
        for name in (
            "PBKDF2PasswordHasher",
            "PBKDF2SHA1PasswordHasher",
            "Argon2PasswordHasher",
            "BCryptSHA256PasswordHasher",
            "BCryptPasswordHasher",
            "MD5PasswordHasher",
        )
        + (("ScryptPasswordHasher",) if django.VERSION >= (4, 0) else ())
    ],
)
django.setup()

from creators.models import Creator, Session
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from people.models import Person

call_command("migrate", run_syncdb=True, verbosity=0)
Group.objects.create(name="editors")
hashers = ["pbkdf2_sha256", "pbkdf2_sha1", "argon2", "bcrypt_sha256", "bcrypt"] + (["scrypt"] if django.VERSION >= (4, 0) else [])
for hasher in hashers:
    User.objects.create(username="by_" + hasher, email=hasher + "@Example.org", password=make_password("Grün und weiß: " + hasher, hasher=hasher), first_name="Ada", last_name="O'Hara")
User.objects.create(username="long", password=make_password("ü" * 60 + " the end", hasher="bcrypt_sha256"))
User.objects.create(username="old", email="old@example.org", password=make_password("an old password", hasher="md5"))
User.objects.create(username="nobody", email="nobody@example.org", password=make_password(None))
User.objects.create(username="away", email="away@example.org", password=make_password("away for a while"), is_active=False)
User.objects.create(username="chief", email="chief@example.org", password=make_password("the chief herself"), is_staff=True, is_superuser=True)
writer = User.objects.create(username="writer", email="writer@example.org", password=make_password("writes a great deal"))
key = "ntc_" + "0123456789abcdef" * 2
Creator.objects.create(user_id=writer, motto="write", api_key_hash=hashlib.sha256(key.encode()).hexdigest(), api_key_prefix=key[:8])
Session.objects.create(user=writer, key="f" * 40)
Person.objects.create(email="kim@example.org", nickname="Kim", password=make_password("a model of our own"))


def dump(name, *labels, **options):
    text = StringIO()
    call_command("dumpdata", *labels, stdout=text, **options)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text.getvalue())


dump("users.json", "auth.user")
dump("site.json", exclude=["people"], indent=2)
dump("natural.json", "auth", "creators", use_natural_primary_keys=True, use_natural_foreign_keys=True)
dump("people.json", "people")
dump("both.json", "people", "contenttypes")
try:
    dump("lines.jsonl", "auth.user", format="jsonl")
except Exception:  # before 3.2
    pass
print(django.get_version())
