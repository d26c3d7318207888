"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const pool = data.pool, lanes = data.lanes, pairs = data.pairs || null, steps = lanes[0].steps;
  const rowHeight = 30;

  // Everything that a run holds becomes text nodes: nothing of it is ever read as markup.
  const el = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (key === "class") node.className = value;
      else node.setAttribute(key, value === true ? "" : value);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined && child !== false) node.append(child);
    return node;
  };

  const time = ms => ms >= 60000 ? (ms / 60000).toFixed(1) + " min" : ms >= 1000 ? (ms / 1000).toFixed(ms >= 10000 ? 1 : 2) + " s"
    : ms >= 1 ? Math.round(ms) + " ms" : ms > 0 ? Math.round(ms * 1000) + " µs" : "0 ms";
  const count = n => n.toLocaleString("en");
  const end = steps => steps.reduce((most, step) => Math.max(most, step.s + (step.m || 0)), 0) || 1;

  // ---- transcripts -------------------------------------------------------------------------------------------------------------
  const inputs = lane => place => {
    const chain = [];
    for (let at = place; at >= 0 && lane.steps[at].i; at = lane.steps[at].i.b) chain.push(lane.steps[at].i);
    let list = [];
    for (const one of chain.reverse()) list = list.slice(0, one.c).concat(one.a);
    return list;
  };

  const pretty = value => typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const parts = message => {
    if (message === null || typeof message !== "object" || Array.isArray(message)) return { role: "result", parts: [{ kind: "json", text: pretty(message) }] };
    const list = message.parts || message.contents;
    if (!list) return { role: "result", parts: [{ kind: "json", text: pretty(message) }] };
    return { role: message.role || "assistant", name: message.name || message.author, finish: message.finish_reason, parts: list.map(part) };
  };
  const part = one => {
    if (one.type === "text" || one.text !== undefined) return { kind: "text", text: one.content ?? one.text };
    if (one.type === "reasoning" || one.reasoning !== undefined) return { kind: "reasoning", text: one.content ?? one.reasoning };
    if (one.type === "tool_call" || one.call !== undefined) return { kind: "call", name: one.name, text: pretty(one.arguments), id: one.id ?? one.call };
    if (one.type === "tool_call_response" || one.result !== undefined) return { kind: "result", text: pretty(one.response ?? one.value), id: one.id ?? one.result };
    return { kind: "json", text: pretty(one) };
  };

  // ---- search ------------------------------------------------------------------------------------------------------------------
  let query = "", hits = null;
  const lowered = [];
  const poolHas = place => (lowered[place] ??= JSON.stringify(pool[place]).toLowerCase()).includes(query);
  const stepHas = step => step.t.toLowerCase().includes(query) || (step.e || "").toLowerCase().includes(query)
    || step.g.some(pair => pair[1].toLowerCase().includes(query)) || step.q.some(pair => pair[1].toLowerCase().includes(query))
    || step.v.some(one => (one[1] + one[2]).toLowerCase().includes(query)) || step.o.some(poolHas) || (step.i && step.i.a.some(poolHas));
  const marked = text => {
    text = String(text ?? "");
    if (!query) return [text];
    const low = text.toLowerCase(), out = [];
    let from = 0;
    for (let at = low.indexOf(query); at >= 0 && out.length < 400; at = low.indexOf(query, from)) {
      out.push(text.slice(from, at), el("mark", null, text.slice(at, at + query.length)));
      from = at + query.length;
    }
    out.push(text.slice(from));
    return out;
  };

  // ---- rows --------------------------------------------------------------------------------------------------------------------
  const folded = new Set();
  const hasInner = place => !pairs && place + 1 < steps.length && steps[place + 1].d > steps[place].d;
  let rows = [], picked = 0;
  const layOut = () => {
    rows = [];
    const total = pairs ? pairs.length : steps.length;
    for (let place = 0, hidden = Infinity; place < total; place++) {
      if (hits) { if (hits.has(place)) rows.push(place); continue; }
      if (!pairs) {
        if (steps[place].d > hidden) continue;
        hidden = folded.has(place) ? steps[place].d : Infinity;
      }
      rows.push(place);
    }
    tall.style.height = rows.length * rowHeight + "px";
    empty.hidden = rows.length > 0;
    draw();
  };

  const list = el("div", { class: "rows", tabindex: "0", role: "listbox", "aria-label": "Steps" });
  const tall = el("div", { class: "tall" });
  const empty = el("div", { class: "empty", hidden: true }, "Nothing matches.");
  list.append(tall, empty);
  const whole = end(steps);

  const dot = step => el("span", { class: "dot k-" + step.k + (step.e ? " bad" : "") });
  const label = step => el("span", { class: "text " + step.k, title: step.t }, marked(step.t));
  const brief = error => { const short = error.replace(/^[\w.]*\.(\w+)(:|$)/, "$1$2"); return short.length > 32 ? short.slice(0, 31) + "…" : short; };
  const meta = step => step.e ? el("span", { class: "meta bad" }, brief(step.e))
    : step.ti + step.to > 0 ? el("span", { class: "meta" }, count(step.ti) + " → " + count(step.to)) : null;

  const stepRow = place => {
    const step = steps[place];
    const name = el("span", { class: "name" });
    name.style.paddingLeft = Math.min(step.d, 24) * 14 + "px";
    name.append(...[hasInner(place)
      ? el("button", { class: "fold", tabindex: "-1", "aria-label": "Fold", onclick: event => { event.stopPropagation(); fold(place); } }, folded.has(place) ? "▶" : "▼")
      : el("span", { class: "fold" }), dot(step), label(step), step.n ? el("span", { class: "note" }, step.n) : null].filter(Boolean));
    if (step.v.some(one => one[3] === "Warning" || one[3] === "Error")) name.append(el("span", { class: "ev", title: "Something happened here" }, "◆"));
    const right = meta(step);
    if (right) name.append(right);
    const bar = el("span", { class: "bar k-" + step.k + (step.e ? " bad" : "") + (step.m === undefined ? " open" : "") });
    const from = step.s / whole * 100, wide = (step.m === undefined ? whole - step.s : step.m) / whole * 100;
    bar.style.left = Math.min(from, 99.6) + "%";
    bar.style.width = Math.min(wide, 100 - from) + "%";
    const note = el("span", { class: "ms" }, step.m === undefined ? "not ended" : time(step.m));
    if (from + wide < 78) note.style.left = "calc(" + (from + wide) + "% + 6px)"; else if (from > 22) note.style.right = "calc(" + (100 - from) + "% + 6px)";
    else note.hidden = true;
    return [name, el("span", { class: "track" }, bar, note)];
  };

  const signs = { Same: "=", AnswerDiffers: "≈", RequestDiffers: "≠", OnlyBefore: "−", OnlyAfter: "+" };
  const pairRow = place => {
    const half = (lane, at) => at < 0 ? el("span", { class: "half" }) : el("span", { class: "half" }, dot(lane.steps[at]), label(lane.steps[at]), meta(lane.steps[at]));
    const pair = pairs[place];
    return [half(lanes[0], pair.l), el("span", { class: "sign", title: pair.c }, signs[pair.c]), half(lanes[1], pair.r)];
  };

  const first = pairs ? pairs.findIndex(pair => pair.c !== "Same") : -1;
  const draw = () => {
    const from = Math.max(0, Math.floor(list.scrollTop / rowHeight) - 8), to = Math.min(rows.length, Math.ceil((list.scrollTop + list.clientHeight) / rowHeight) + 8);
    tall.replaceChildren(...rows.slice(from, to).map((place, i) => {
      const kind = pairs ? " pair " + pairs[place].c + (place === first ? " first" : "") : "";
      const row = el("div", { class: "row" + kind + (place === picked ? " picked" : ""), role: "option", "aria-selected": String(place === picked), "data-step": place,
        onclick: () => { pick(place); list.focus({ preventScroll: true }); } }, pairs ? pairRow(place) : stepRow(place));
      row.style.top = (from + i) * rowHeight + "px";
      return row;
    }));
  };
  const fold = place => { folded.has(place) ? folded.delete(place) : folded.add(place); layOut(); };
  const reveal = () => {
    const at = rows.indexOf(picked) * rowHeight;
    if (at < list.scrollTop) list.scrollTop = at; else if (at + rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = at + rowHeight - list.clientHeight;
  };
  const pick = place => {
    picked = place;
    history.replaceState(null, "", "#step=" + place);
    reveal();
    draw();
    show();
  };
  const move = by => {
    const at = rows.indexOf(picked);
    if (rows.length) pick(rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))]);
  };

  // ---- detail ------------------------------------------------------------------------------------------------------------------
  const head = el("div", { class: "head" }), body = el("div", { class: "body", tabindex: "0" });
  let tab = pairs ? "Difference" : "Transcript";
  const long = 6000;
  const text = (value, tag) => {
    const node = el(tag || "span", null);
    if (value.length <= long) { node.append(...marked(value)); return node; }
    node.append(...marked(value.slice(0, long)));
    return el("span", null, node, el("button", { class: "more", onclick: event => { node.replaceChildren(...marked(value)); event.target.remove(); } }, "show all " + count(value.length) + " characters"));
  };
  const message = (place, isNew) => {
    const one = parts(pool[place]);
    return el("div", { class: "msg " + one.role + (isNew ? " new" : "") },
      el("div", { class: "who" }, one.role + (one.name ? " · " + one.name : ""), isNew ? el("small", null, "new") : null, one.finish ? el("small", null, one.finish) : null),
      one.parts.map(part => el("div", { class: "part " + part.kind },
        part.kind === "call" ? [el("span", { class: "call" }, "→ ", marked(part.name)), text(part.text, "pre")]
          : part.kind === "result" || part.kind === "json" ? text(part.text, "pre") : text(part.text || ""))));
  };
  const table = list => el("table", null, el("tbody", null, list.map(([name, value]) => el("tr", null, el("td", null, name), el("td", null, text(String(value)))))));
  const transcript = (lane, place) => {
    const step = lane.steps[place], nodes = [];
    if (step.q.length) nodes.push(el("h3", null, step.k === "tool" ? "Called with" : "Beside the messages"), table(step.q.map(([name, json]) => [name, unescaped(json)])));
    if (step.i) {
      const list = inputs(lane)(place), old = step.i.b >= 0 ? step.i.c : 0, shown = Math.max(0, Math.min(old, list.length - 1) - 3);
      nodes.push(el("h3", null, "As the model saw it · " + count(list.length) + (list.length === 1 ? " message" : " messages")));
      const rest = el("div", null);
      if (shown > 0) nodes.push(el("button", { class: "more", onclick: event => { rest.append(...list.slice(0, shown).map(one => message(one, false))); event.target.remove(); } },
        "show the " + count(shown) + " messages before"), rest);
      nodes.push(...list.slice(shown).map((one, i) => message(one, shown + i >= old && step.i.b >= 0)));
    }
    if (step.o.length) nodes.push(el("h3", null, step.k === "tool" ? "Returned" : "Answered"), ...step.o.map(one => message(one, false)));
    if (!nodes.length) nodes.push(el("div", { class: "empty" }, step.k === "turn" || step.k === "run" ? "Choose a call of a model or a tool within." : "No content was captured for this step."));
    return nodes;
  };
  const unescaped = json => { try { return pretty(JSON.parse(json)); } catch { return json; } };
  const facts = step => [["duration", step.m === undefined ? "not ended" : time(step.m)], ["began after", time(step.s)],
    ...(step.ti + step.to ? [["tokens", count(step.ti) + " in, " + count(step.to) + " out"]] : []), ...(step.e ? [["failed", step.e]] : []), ...step.g];
  const happened = step => step.v.length ? step.v.map(([at, name, said, severity]) => el("div", { class: "event " + severity },
    el("time", null, time(Math.max(0, at))), el("div", null, el("b", null, marked(name)), marked(said)))) : [el("div", { class: "empty" }, "Nothing was raised in this step.")];

  // Where two texts part, word by word; the middle of very long ones is shown whole.
  const words = value => value.split(/(\s+|[{}\[\],:"])/).filter(Boolean);
  const diff = (one, other) => {
    const a = words(one), b = words(other);
    let from = 0, tail = 0;
    while (from < a.length && from < b.length && a[from] === b[from]) from++;
    while (tail < a.length - from && tail < b.length - from && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
    const left = a.slice(from, a.length - tail), right = b.slice(from, b.length - tail), out = [];
    const around = list => list.join("");
    const before = around(a.slice(0, from)), after = around(a.slice(a.length - tail));
    out.push(before.length > 600 ? "…" + before.slice(-600) : before);
    if (left.length * right.length > 250000) out.push(el("del", null, around(left)), el("ins", null, around(right)));
    else {
      const size = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
      for (let i = left.length - 1; i >= 0; i--) for (let j = right.length - 1; j >= 0; j--) size[i][j] = left[i] === right[j] ? size[i + 1][j + 1] + 1 : Math.max(size[i + 1][j], size[i][j + 1]);
      for (let i = 0, j = 0; i < left.length || j < right.length;) {
        if (i < left.length && j < right.length && left[i] === right[j]) { out.push(left[i]); i++; j++; }
        else if (j >= right.length || (i < left.length && size[i + 1][j] >= size[i][j + 1])) out.push(el("del", null, left[i++]));
        else out.push(el("ins", null, right[j++]));
      }
    }
    out.push(after.length > 600 ? after.slice(0, 600) + "…" : after);
    return el("div", { class: "diff" }, out);
  };
  const said = { Same: "The same in both runs.", AnswerDiffers: "The same was asked; something else came of it.", RequestDiffers: "Something else was asked.",
    OnlyBefore: "Only in the first run.", OnlyAfter: "Only in the second run." };
  const difference = pair => [el("h3", null, said[pair.c]),
    pair.p === undefined ? null : [table([["where", pair.p]]), el("h3", null, "Difference"), diff(unescaped(pair.x ?? ""), unescaped(pair.y ?? ""))]].flat().filter(Boolean);
  const two = (make) => {
    const pair = pairs[picked];
    return [el("div", { class: "two" }, [[lanes[0], pair.l], [lanes[1], pair.r]].map(([lane, at]) =>
      el("div", null, el("h3", null, lane.name), at < 0 ? el("div", { class: "empty" }, "No such step.") : make(lane, at))))];
  };

  const show = () => {
    const pair = pairs && pairs[picked], step = pairs ? (pair.l >= 0 ? lanes[0].steps[pair.l] : lanes[1].steps[pair.r]) : steps[picked];
    if (!step) { head.replaceChildren(); body.replaceChildren(el("div", { class: "empty" }, "The run has no steps.")); return; }
    const tabs = pairs
      ? { Difference: () => difference(pair), Transcript: () => two(transcript), Facts: () => two((lane, at) => table(facts(lane.steps[at]))) }
      : { Transcript: () => transcript(lanes[0], picked), Facts: () => [table(facts(step))], Events: () => happened(step) };
    if (!tabs[tab]) tab = Object.keys(tabs)[0];
    head.replaceChildren(el("h2", null, step.t),
      el("div", { class: "sub" }, pairs ? said[pair.c] : [step.k === "model" ? "model call" : step.k, " · ", step.m === undefined ? "not ended" : time(step.m),
        step.e ? el("span", null, " · ", el("span", { class: "bad" }, step.e)) : null]),
      el("div", { class: "tabs", role: "tablist" }, Object.keys(tabs).map((name, i) => el("button", { role: "tab", id: "tab-" + name, "aria-selected": String(name === tab),
        title: "key " + (i + 1), onclick: () => { tab = name; show(); } }, name, name === "Events" && step.v.length ? el("small", null, " " + step.v.length) : null))));
    body.replaceChildren(...tabs[tab]());
    body.scrollTop = 0;
    const fresh = body.querySelector(".msg.new");
    if (fresh && tab === "Transcript") fresh.scrollIntoView({ block: "start" });
  };

  // ---- page --------------------------------------------------------------------------------------------------------------------
  const total = (lane, of) => lane.steps.filter(step => step.k === "model").reduce((sum, step) => sum + step[of], 0);
  const chips = [];
  const chip = (name, value, tone) => chips.push(el("span", { class: "chip " + (tone || ""), title: name + ": " + value }, name + " ", el("b", null, String(value))));
  const tones = { Succeeded: "good", Failed: "bad", Degraded: "warn", HandedOver: "warn" };
  for (const [name, value] of lanes[0].facts) chip(name, value, name === "outcome" ? tones[value] : "");
  if (pairs) {
    const different = pairs.filter(pair => pair.c !== "Same").length;
    chip("steps", lanes.map(lane => count(lane.steps.length)).join(" and "));
    chip("different", count(different), different ? "warn" : "good");
  } else {
    chip("duration", time(whole));
    chip("model calls", count(steps.filter(step => step.k === "model").length));
    chip("tool calls", count(steps.filter(step => step.k === "tool").length));
    if (total(lanes[0], "ti") + total(lanes[0], "to")) chip("tokens", count(total(lanes[0], "ti")) + " in, " + count(total(lanes[0], "to")) + " out");
    const decisions = steps.reduce((sum, step) => sum + step.v.filter(one => one[1].startsWith("AG11")).length, 0);
    if (decisions) chip("guard decisions", count(decisions));
    const failed = steps.filter(step => step.e).length;
    if (failed) chip("failed steps", count(failed), "bad");
  }

  const box = el("input", { type: "search", placeholder: "Search  /", "aria-label": "Search", id: "search" }), found = el("span", { id: "found" });
  box.addEventListener("input", () => {
    query = box.value.trim().toLowerCase();
    hits = null;
    if (query) {
      hits = new Set();
      if (pairs) pairs.forEach((pair, i) => { if ((pair.l >= 0 && stepHas(lanes[0].steps[pair.l])) || (pair.r >= 0 && stepHas(lanes[1].steps[pair.r]))) hits.add(i); });
      else steps.forEach((step, i) => { if (stepHas(step)) hits.add(i); });
    }
    found.textContent = hits ? count(hits.size) + " of " + count(pairs ? pairs.length : steps.length) : "";
    list.scrollTop = 0;
    layOut();
    if (hits && hits.size && !hits.has(picked)) pick(rows[0]); else show();
  });
  const theme = () => {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "light" : "dark";
  };
  const failing = by => {
    const at = rows.indexOf(picked), order = by > 0 ? rows.slice(at + 1).concat(rows.slice(0, at + 1)) : rows.slice(0, at).reverse();
    const next = order.find(place => pairs ? pairs[place].c !== "Same" : steps[place].e);
    if (next !== undefined) pick(next);
  };
  const keys = [["↑ ↓ j k", "step"], ["← →", "fold, unfold"], ["Home End", "first, last"], ["e", pairs ? "next difference" : "next failed step"], ["1 2 3", "tabs"], ["/", "search"], ["Esc", "end the search"], ["t", "dark or light"]];
  const help = el("dialog", { id: "help" }, el("h2", null, "Keys"), table(keys));
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { if (box.value) { box.value = ""; box.dispatchEvent(new Event("input")); } box.blur(); list.focus(); return; }
    if (event.target === box) { if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); list.focus(); } return; }
    const acts = { ArrowDown: () => move(1), j: () => move(1), ArrowUp: () => move(-1), k: () => move(-1), PageDown: () => move(15), PageUp: () => move(-15),
      Home: () => rows.length && pick(rows[0]), End: () => rows.length && pick(rows[rows.length - 1]),
      ArrowLeft: () => { if (hasInner(picked) && !folded.has(picked)) fold(picked); }, ArrowRight: () => { if (folded.has(picked)) fold(picked); },
      "/": () => box.focus(), t: theme, e: () => failing(1), E: () => failing(-1), "?": () => help.open ? help.close() : help.showModal(),
      1: () => head.querySelectorAll("[role=tab]")[0]?.click(), 2: () => head.querySelectorAll("[role=tab]")[1]?.click(), 3: () => head.querySelectorAll("[role=tab]")[2]?.click() };
    if (acts[event.key] && !(event.target === body && event.key.startsWith("Page"))) { event.preventDefault(); acts[event.key](); }
  });

  const axis = el("div", { class: "axis" });
  if (pairs) {
    const left = el("span", { class: "side" }, lanes[0].name), right = el("span", { class: "side" }, lanes[1].name);
    left.style.left = "16px"; right.style.left = "calc(50% + 24px)";
    axis.append(left, right);
  } else {
    const scale = el("div", null);
    scale.style.cssText = "position:absolute;left:calc(52% + 9px);right:12px;top:0;bottom:0";
    for (let i = 0; i <= 4; i++) { const tick = el("i", null, time(whole * i / 4)); tick.style.left = i * 25 + "%"; scale.append(tick); }
    axis.append(scale);
  }

  document.body.append(
    el("header", null, el("h1", null, data.title), el("div", { class: "chips" }, chips),
      first >= 0 ? el("button", { class: "icon alert", id: "first", onclick: () => { tab = "Difference"; pick(first); } }, "First divergence") : null,
      el("div", { class: "find" }, box, found), el("button", { class: "icon", id: "theme", onclick: theme, title: "Dark or light (t)" }, "◐"),
      el("button", { class: "icon", onclick: () => help.showModal(), title: "Keys (?)" }, "?")),
    el("main", null, el("section", { class: "list" }, axis, list), el("section", { class: "detail" }, head, body)), help);

  list.addEventListener("scroll", () => requestAnimationFrame(() => draw()), { passive: true });
  addEventListener("resize", () => draw());
  const asked = /^#step=(\d+)$/.exec(location.hash), last = (pairs || steps).length - 1;
  layOut();
  pick(asked ? Math.max(0, Math.min(last, Number(asked[1]))) : first >= 0 ? first : Math.max(0, steps.findIndex(step => step.k === "model")));
  list.focus({ preventScroll: true });
})();
