// Before anything is painted: the theme that was chosen here before, if any.
try {
  const chosen = localStorage.getItem('cairn-report-theme');
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing shows the theme of the system.
}
