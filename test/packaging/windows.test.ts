import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const include = join(import.meta.dirname, '..', '..', 'packaging', 'windows', 'installer.nsh');

/** What electron-builder puts around our macros (its templates/nsis), as far as they know of it. */
const around = (more: string) => `Unicode true
!include LogicLib.nsh
!include FileFunc.nsh
Var installMode
!define isUpdated '"$EXEDIR" == "never"'
!include "${include}"
Name Doorward
OutFile installer.exe
InstallDir "$TEMP\\doorward"
RequestExecutionLevel user
Section
  !insertmacro customInstall
  WriteUninstaller "$INSTDIR\\Uninstall Doorward.exe"
SectionEnd
Section "un.Uninstall"
  ${more}
  !insertmacro customUnInstall
SectionEnd
`;

const hasNsis = process.platform === 'linux' && existsSync('/usr/bin/makensis');

describe.skipIf(!hasNsis)('the part of the Windows installer that is ours', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'doorward-nsis-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['StrCpy $installMode "all"', 'StrCpy $installMode "CurrentUser"'])('compiles without a warning: %s', (mode) => {
    const script = join(folder, 'script.nsi');
    writeFileSync(script, around(mode));
    const { status, stdout } = spawnSync('makensis', ['-WX', '-V2', script], { encoding: 'utf8', cwd: folder });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(execFileSync('head', ['-c', '2', join(folder, 'installer.exe')], { encoding: 'utf8' })).toBe('MZ');
  });

  test('links open the program from its install on, until it is removed: for one person or for everybody, as it was installed', () => {
    const [install = '', remove = ''] = readFileSync(include, 'utf8').split('!macro customUnInstall');
    const key = 'SHELL_CONTEXT "Software\\Classes\\doorward';
    expect([...install.matchAll(/^ {2}WriteRegStr (.*)$/gm)].map(([, one]) => one)).toEqual([
      `${key}" "" "URL:Doorward"`,
      `${key}" "URL Protocol" ""`,
      `${key}\\DefaultIcon" "" '"$INSTDIR\\Doorward.exe",0'`,
      `${key}\\shell\\open\\command" "" '"$INSTDIR\\Doorward.exe" "%1"'`,
    ]);
    expect(remove.startsWith('\n  ${ifNot} ${isUpdated}\n'), 'an update keeps it').toBe(true);
    expect(remove).toContain(`DeleteRegKey ${key}"\n  \${endIf}\n!macroend`);
    expect(remove.lastIndexOf('SetShellVarContext all'), 'in everybody’s part again').toBeLessThan(remove.indexOf('DeleteRegKey'));
  });

  test('the program is asked before its files go, and data go only after a yes that it carried out', () => {
    const lines = readFileSync(include, 'utf8')
      .split('\n')
      .map((line) => line.trim());
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    expect(at('MessageBox MB_YESNO')).toBeGreaterThan(0);
    expect([at('MessageBox MB_YESNO') < at('ExecWait'), at('ExecWait') < at('RMDir'), lines[at('RMDir') - 1]]).toEqual([
      true,
      true,
      '${if} $R8 == 0',
    ]);
    expect(lines[at('MessageBox MB_YESNO')]).toContain('/SD IDNO');
    expect(at('SetShellVarContext current'), 'everybody’s ProgramData are nobody’s data').toBeLessThan(at('RMDir'));
  });
});
