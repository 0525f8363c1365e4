/** /etc/cairn/host.env: what a host is told, read as text by systemd, Compose and the scripts of its project. */
import { literal, writeFile } from './user-data';

/** Where the scripts of a Compose project find their settings. */
export const HOST_ENV = '/etc/cairn/host.env';

/** A name that a shell takes. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What one of the three readers would not take as it stands: a second line, quotes, an escape, a reference, a comment. */
const NOT_PLAIN = /[\n\r'"\\`]|\$(?!\{TfToken\[)| #/;

/** Shell that writes the settings. Lines are `KEY=value` without quotes: one reader would keep them. */
export function writeSettings(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([key, value]) => {
    if (!NAME.test(key)) throw new Error(`The setting '${key}' of the host is not a name of a variable.`);
    if (NOT_PLAIN.test(value)) {
      throw new Error(`The setting ${key} of the host holds a line break, a quote, \\, $, \` or ' #': keep it plain.`);
    }
    return literal(`${key}=${value}`);
  });
  return writeFile(HOST_ENV, '644', lines.join('\n'));
}
