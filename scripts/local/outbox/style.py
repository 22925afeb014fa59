"""Style and script of the outbox's pages."""

STYLE = """
:root{--page:#f6f7f9;--card:#fff;--ink:#1b1f24;--soft:#5b6470;--line:#e1e5ea;--accent:#3451b2;--chosen:#e9eefc;--ok:#17603a}
@media(prefers-color-scheme:dark){:root{--page:#14171b;--card:#1c2026;--ink:#e7eaee;--soft:#9aa4b1;--line:#2d333b;--accent:#9db4ff;--chosen:#26304a;--ok:#7fd3a3}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;height:100vh;display:flex;flex-direction:column}
a{color:var(--accent)}.muted{color:var(--soft)}h1{font-size:22px;line-height:1.25;margin:0 0 12px}h2{font-size:15px;margin:0 0 8px}
.top{display:flex;gap:16px;align-items:center;padding:12px 20px;background:var(--card);border-bottom:1px solid var(--line)}
.brand{font-weight:650;font-size:17px;color:var(--ink);text-decoration:none}.filter{margin-left:auto}
select,textarea,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:6px 10px}
select{max-width:min(340px,56vw)}textarea{width:100%;display:block;margin-top:4px;resize:vertical}
button{background:var(--accent);color:var(--page);border-color:transparent;cursor:pointer;padding:7px 18px;margin-top:10px;font-weight:600}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.columns{flex:1;display:grid;grid-template-columns:minmax(260px,360px) 1fr;min-height:0}
nav{overflow:auto;border-right:1px solid var(--line);background:var(--card)}nav ul{list-style:none;margin:0;padding:0}
nav a{display:block;padding:12px 20px;border-bottom:1px solid var(--line);color:inherit;text-decoration:none}
nav a:hover{background:var(--page)}nav a[aria-current]{background:var(--chosen)}
.row{display:flex;justify-content:space-between;gap:12px}.row strong{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-weight:600}
time{color:var(--soft);font-size:13px;white-space:nowrap;font-variant-numeric:tabular-nums}
.subject,.preview{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.preview{font-size:13px}
.tag{display:inline-block;font-size:12px;border:1px solid var(--line);border-radius:99px;padding:0 8px;margin:4px 4px 0 0;color:var(--soft)}
main{overflow:auto;padding:24px}article{max-width:860px;margin:0 auto}.none,.empty{padding:48px 20px;text-align:center}
.headers{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:0 0 12px;font-size:14px}
.headers dt{color:var(--soft)}.headers dd{margin:0;overflow-wrap:anywhere}
.files{list-style:none;padding:10px 14px;margin:0 0 12px;border:1px solid var(--line);border-radius:8px;background:var(--card)}
.tabs{border:1px solid var(--line);border-radius:8px;background:var(--card);overflow:hidden}
.tabs>input{position:absolute;opacity:0}.tabs>label{display:inline-block;padding:8px 16px;cursor:pointer;color:var(--soft);border-bottom:2px solid transparent}
.tabs>input:checked+label{color:var(--ink);border-color:var(--accent)}.tabs>input:focus-visible+label{outline:2px solid var(--accent);outline-offset:-2px}
.view{display:none;border-top:1px solid var(--line)}
#view-html:checked~.view-html,#view-text:checked~.view-text,#view-source:checked~.view-source{display:block}
iframe{width:100%;height:460px;border:0;background:#fff;display:block;resize:vertical}
.text{margin:0;padding:16px;white-space:pre-wrap;overflow-wrap:anywhere;font:13.5px/1.55 ui-monospace,Menlo,Consolas,monospace;max-height:560px;overflow:auto}
.reply{margin-top:20px;padding:16px;border:1px solid var(--line);border-radius:8px;background:var(--card)}.reply p{margin:8px 0}
.notice{color:var(--ok);font-weight:600}.back{display:none}
@media(max-width:760px){.columns{grid-template-columns:1fr}nav{border:0}main{display:none;padding:16px}.columns.open nav{display:none}.columns.open main{display:block}.count{display:none}.back{display:inline-block;margin-bottom:12px}}
"""

# Follows new messages without disturbing a half-written answer or the place one has scrolled to.
SCRIPT = """
document.querySelectorAll('[data-submit]').forEach(e => e.addEventListener('change', () => e.form.submit()));
const list = document.querySelector('nav');
let seen = null;
setInterval(async () => {
  if (document.hidden) return;
  try {
    const text = await (await fetch(location.href, {headers: {accept: 'text/html'}})).text();
    if (text === seen) return;
    seen = text;
    const fresh = new DOMParser().parseFromString(text, 'text/html');
    if (fresh.querySelector('nav').innerHTML !== list.innerHTML) {
      const top = list.scrollTop;
      list.innerHTML = fresh.querySelector('nav').innerHTML;
      list.scrollTop = top;
      document.querySelector('.count').textContent = fresh.querySelector('.count').textContent;
      if (!document.querySelector('select[name=recipient]').matches(':focus'))
        document.querySelector('select[name=recipient]').innerHTML = fresh.querySelector('select[name=recipient]').innerHTML;
    }
  } catch {}
}, 2000);
"""
