// One environment at a time, the theme, and the search of resources. Without it, everything is on one long page.
(() => {
  const root = document.documentElement;

  const pages = [...document.querySelectorAll('[data-page]')];
  const links = [...document.querySelectorAll('nav.pages a')];
  const target = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const show = () => {
    const found = target();
    const page = found?.closest('[data-page]') ?? pages.find((each) => !each.hidden) ?? pages[0];
    for (const each of pages) each.hidden = each !== page;
    for (const link of links) {
      if (link.hash === `#${page.id}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    return { found, page };
  };
  addEventListener('hashchange', () => {
    const { found, page } = show();
    if (found === page) {
      page.querySelector('h2').focus({ preventScroll: true });
      scrollTo(0, 0);
    } else {
      found?.scrollIntoView();
    }
  });
  for (const each of pages.slice(1)) each.hidden = true;
  const { found } = show();
  found?.scrollIntoView();

  const theme = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme === undefined ? system.matches : root.dataset.theme === 'dark');
  const pressed = () => theme.setAttribute('aria-pressed', String(isDark()));
  theme.hidden = false;
  pressed();
  system.addEventListener('change', pressed);
  theme.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    pressed();
    try {
      localStorage.setItem('cairn-report-theme', root.dataset.theme);
    } catch {
      // Kept until the page is closed.
    }
  });

  for (const part of document.querySelectorAll('[data-search]')) {
    const field = part.querySelector('input');
    const status = part.querySelector('[role="status"]');
    const rows = [...part.querySelectorAll('tbody tr')];
    const all = status.textContent;
    field.addEventListener('input', () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) shown += 1;
      }
      status.textContent = words.length === 0 ? all : `${shown} of ${all}`;
    });
  }

  // Paper cannot be unfolded.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open])')];
    for (const each of opened) each.open = true;
  });
  addEventListener('afterprint', () => {
    for (const each of opened) each.open = false;
  });
})();
