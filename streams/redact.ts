const SECRET = '***';

/** `user:password@`, up to the last `@` of an unbroken run: passwords with `@`, `:` or `/` are covered. A port is no password. The look-behind keeps long words linear. */
const userInfo =
  /((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/?#:"<>]*):(?!\d+(?:[/?#\s"<>]|$|[,;)](?![^\s"<>/?#]*@)))([^\s"<>]*)@/gi;

/** The same where the password holds a space: up to the first `@` on the line. */
const userInfoWithSpace =
  /((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/?#:@"<>]*):(?!\d+(?:[/?#\s"<>,;)]|$))(?!\*\*\*@)([^\n"<>]*?)@/gi;

/** The same at the very beginning, as where the text is an address: up to the last `@` before the path, as ffmpeg reads it. */
const userInfoFirst =
  /^([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/?#:"<>]*):(?!\d+(?:[/?#\s"<>,;)]|$))([^/?#\n"<>]*)@/i;

/** `?password=`, `&pwd=`, and cameras that write it into the path: `/user=admin&password=x`. */
const parameter = /((?:password|passwd|loginpas|passw|pass|pwd|token|secret|api[_-]?key)=)([^&#\s"'<>]*)/gi;

const header = /(authorization:\s*\w+\s+)([^\r\n]+)/gi;

/** Replaces every password in a text or URL by `***`. Rather too much than too little. */
export function redact(text: string): string {
  return replaceSecrets(text, () => SECRET);
}

/** The same with what stands for each; it is asked again for what it has put in, and leaves that as it is. */
export function replaceSecrets(text: string, substitute: (secret: string) => string): string {
  const inAddress = (_: string, before: string, secret: string) => `${before}:${substitute(secret)}@`;
  const inPair = (_: string, before: string, secret: string) => `${before}${substitute(secret)}`;
  return text
    .replace(userInfoFirst, inAddress)
    .replace(userInfo, inAddress)
    .replace(userInfoWithSpace, inAddress)
    .replace(parameter, inPair)
    .replace(header, inPair);
}
