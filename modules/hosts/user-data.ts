/** What an instance runs when it starts: shell, at every boot, within the limit of AWS. */

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
const MOST_BYTES = 16_384;

const TOKEN = /(\$\{TfToken\[[^\]]*\]\})/;

/** Text that Terraform leaves as it is: `${` of a shell or of Compose is no reference. Tokens stay references. */
export function literal(text: string): string {
  return text
    .split(TOKEN)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('${', () => '$${').replaceAll('%{', () => '%%{')))
    .join('');
}

/** One word of a shell, whatever is in it. */
export function shellWord(value: string): string {
  return `'${literal(value.replaceAll("'", () => `'\\''`))}'`;
}

/** An array of a shell. */
export function shellArray(name: string, values: readonly string[]): string {
  return `${name}=(${values.map(shellWord).join(' ')})`;
}

/** What stands between a file and the rest of the script; no line of a file may be this. */
const END = 'CAIRN_END_OF_FILE';

/** Shell that writes a file. `text` is in Terraform's words: see `literal`. */
export function writeFile(path: string, mode: string, text: string): string {
  if (text.split('\n').includes(END)) throw new Error(`${path} has a line that reads ${END}.`);
  return [
    `install -D -m ${mode} /dev/null ${shellWord(path)}`,
    `cat > ${shellWord(path)} <<'${END}'`,
    text.replace(/\n$/, ''),
    END,
  ].join('\n');
}

/**
 * User data that runs a script at every boot and not only at the first: a changed image or setting is a new start of
 * the instance, never a new instance.
 * https://repost.aws/knowledge-center/execute-user-data-ec2
 */
export function everyBoot(script: string): string {
  const text = [
    'Content-Type: multipart/mixed; boundary="//"',
    'MIME-Version: 1.0',
    '',
    '--//',
    'Content-Type: text/cloud-config; charset="utf-8"',
    '',
    '#cloud-config',
    'cloud_final_modules:',
    '- [scripts-user, always]',
    '',
    '--//',
    'Content-Type: text/x-shellscript; charset="utf-8"',
    '',
    script,
    '',
    '--//--',
    '',
  ].join('\n');
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) {
    throw new Error(`User data has ${bytes} bytes, EC2 takes ${MOST_BYTES}: fewer containers, or shorter scripts.`);
  }
  return text;
}
