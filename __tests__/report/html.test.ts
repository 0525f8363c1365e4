import { html, trusted } from '../../report/page/html';

describe('the template of HTML', () => {
  test('escapes everything that could be markup, in text and in attributes', () => {
    const text = `<script>"&'</script>`;
    const escaped = '&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;';
    expect(html`<p title="${text}">${text}</p>`.toString()).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  test('does not escape twice what it made itself', () => {
    expect(html`<b>${html`<i>${'a & b'}</i>`}</b>`.toString()).toBe('<b><i>a &amp; b</i></b>');
  });

  test('joins lists, and leaves out what is absent or false; zero is a number', () => {
    expect(html`${['a', html`<br>`, ['<', 0]]}${undefined}${false}`.toString()).toBe('a<br>&lt;0');
  });

  test('trusts what a library drew', () => {
    expect(html`${trusted('<svg></svg>')}`.toString()).toBe('<svg></svg>');
  });
});
