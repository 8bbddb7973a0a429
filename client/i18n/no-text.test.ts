import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vite';
import { expect, it } from 'vitest';

/** Names and signs that are the same in every language. */
const ALIKE = ['vigil', 'webcodecs', '99+', ':00'];
/** Of what people read or hear; all else is for programs. */
const READ =
  /^(aria-label|aria-valuetext|title|alt|placeholder|label|text|hint|caption|of|(submit|dismiss)Text)$/;

const client = join(import.meta.dirname, '..');

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Words that stand in the JSX itself: between tags, in what is read, and in what is chosen between there. */
function textsIn(node: Node, isRead = false): string[] {
  const { type } = node;
  if (type === 'CallExpression' || type === 'ArrowFunctionExpression' || type === 'BinaryExpression') {
    return childrenOf(node).flatMap(child => textsIn(child, false));
  }
  if (type === 'JSXText') return wordsIn(String(node.value));
  if (type === 'Literal') return isRead && typeof node.value === 'string' ? wordsIn(node.value) : [];
  if (type === 'TemplateElement') return isRead ? wordsIn((node.value as { raw: string }).raw) : [];
  if (type === 'JSXAttribute') {
    const { name, value } = node as unknown as { name: Node; value: Node | null };
    return value ? textsIn(value, READ.test(String(name.name))) : [];
  }
  if (type === 'JSXElement' || type === 'JSXFragment')
    return childrenOf(node).flatMap(child => textsIn(child, child.type === 'JSXExpressionContainer'));
  return childrenOf(node).flatMap(child => textsIn(child, isRead));
}

const childrenOf = (node: Node): Node[] =>
  Object.values(node)
    .flat()
    .filter((child): child is Node => typeof (child as Node | null)?.type === 'string');

function wordsIn(text: string): string[] {
  const trimmed = text.trim();
  return /\p{L}/u.test(trimmed) && !ALIKE.includes(trimmed) ? [trimmed] : [];
}

const textsOf = (code: string): string[] => textsIn(parseAst(code, { lang: 'tsx' }) as unknown as Node);

it('finds a text', () => {
  expect(textsOf('<p>Hello {name}</p>')).toEqual(['Hello']);
  expect(textsOf('<p>{busy ? "Wait" : t("x.y")}</p>')).toEqual(['Wait']);
  expect(textsOf('<p title={`Of ${name}`} className="wide">{t("a")}</p>')).toEqual(['Of']);
});

it('finds none in the components', () => {
  const files = readdirSync(client, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.tsx'),
  );
  expect(files.length).toBeGreaterThan(60);
  const found = files.flatMap(file =>
    textsOf(readFileSync(join(client, file), 'utf8')).map(text => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});
