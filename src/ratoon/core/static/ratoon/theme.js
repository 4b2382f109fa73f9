// Runs before the first paint: the remembered theme, else the system's.
(() => {
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const remembered = () => { try { return localStorage.getItem('rt-theme') } catch { return null } }
  const apply = () => { root.dataset.bsTheme = remembered() ?? (dark.matches ? 'dark' : 'light') }
  apply()
  dark.addEventListener('change', () => { apply(); document.dispatchEvent(new CustomEvent('rt:theme')) })
})()
