import { expect, it } from 'vitest';
import { redact, replaceSecrets } from './redact.ts';

it.each([
  ['rtsp://joe:secret@host/cam', 'rtsp://joe:***@host/cam'],
  ['rtsp://joe:p@ss:w0rd@host:554/cam', 'rtsp://joe:***@host:554/cam'],
  ['rtsp://joe:p%40ss%3Aw%2Frd@host/cam', 'rtsp://joe:***@host/cam'],
  ['rtsp://joe:pa/ss@host/cam', 'rtsp://joe:***@host/cam'],
  ['rtsp://joe:pa?s#s@host/cam', 'rtsp://joe:***@host/cam'],
  ['rtsp://joe:1234@host/cam', 'rtsp://joe:***@host/cam'],
  ['rtsp://joe:2024;cam@host/s', 'rtsp://joe:***@host/s'],
  ['rtsp://joe:2024,cam@host/s', 'rtsp://joe:***@host/s'],
  ['http://host/cgi?loginuse=joe&loginpas=x1', 'http://host/cgi?loginuse=joe&loginpas=***'],
  ['rtsp://joe:my secret@host/cam', 'rtsp://joe:***@host/cam'],
  ['rtsp://joe:my sec@ret@host/cam', 'rtsp://joe:***@host/cam'],
  ['rtsp://joe@mail.com:secret@host/cam', 'rtsp://joe@mail.com:***@host/cam'],
  ['rtsp://:secret@host/cam', 'rtsp://:***@host/cam'],
  ['rtsp://joe:secret@[fe80::1]:554/cam', 'rtsp://joe:***@[fe80::1]:554/cam'],
  ['HTTPS://joe:secret@host/', 'HTTPS://joe:***@host/'],
  ['rtsp://host/cam?user=joe&password=secret&channel=1', 'rtsp://host/cam?user=joe&password=***&channel=1'],
  ['rtsp://host/user=joe&pwd=secret', 'rtsp://host/user=joe&pwd=***'],
  ['http://host/a?token=abc#top', 'http://host/a?token=***#top'],
  ['http://host/a?access_token=abc&x=1', 'http://host/a?access_token=***&x=1'],
  [
    'a "rtsp://joe:secret@host/cam": refused; rtsp://ann:other@host2/',
    'a "rtsp://joe:***@host/cam": refused; rtsp://ann:***@host2/',
  ],
  ['{"a":"rtsp://joe:s@h/","b":"rtsp://ann:t@h/"}', '{"a":"rtsp://joe:***@h/","b":"rtsp://ann:***@h/"}'],
  ['Authorization: Basic am9lOnNlY3JldA==', 'Authorization: Basic ***'],
])('%s', (text, redacted) => {
  expect(redact(text)).toBe(redacted);
  expect(redact(redacted)).toBe(redacted);
});

it.each([
  'rtsp://host:554/cam@1',
  'rtsp://host/cam',
  'rtsp://joe@host/cam',
  'http://127.0.0.1:8080/video?size=a@b',
  '/videos/a:b@c.mp4',
  'no such file or folder',
])('leaves %s as it is', text => {
  expect(redact(text)).toBe(text);
});

it('lets something else stand for each password', () => {
  const found: string[] = [];
  const replaced = replaceSecrets('rtsp://joe:a b@host/?pwd=c', secret => {
    if (!secret.startsWith('$')) found.push(secret);
    return '${PW}';
  });
  expect(replaced).toBe('rtsp://joe:${PW}@host/?pwd=${PW}');
  expect(found).toEqual(['a b', 'c']);
});
