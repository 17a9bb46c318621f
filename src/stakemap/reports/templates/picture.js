/* Makes every figure[data-picture] alive: pan, zoom, highlight, details, search, filters, days, one person's ways. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const viewer = (stage, svg, first) => {
    const box = svg.viewBox.baseVal;
    const whole = { x: box.x, y: box.y, w: box.width, h: box.height };
    const at = { x: 0, y: 0, k: 1 };
    let room = null;  /* kept: asking the page at each step would make it lay itself out */
    const size = () => (room ||= { w: stage.clientWidth || 1, h: stage.clientHeight || 1 });
    const least = () => Math.min(size().w / whole.w, size().h / whole.h);
    let fitted = true;
    const hold = (value, low, span, room) =>
      room >= span ? low + span / 2 : Math.min(Math.max(value, low + room / 2), low + span - room / 2);
    let waiting = 0;
    const draw = () => {
      const { w, h } = size();
      at.k = Math.min(Math.max(at.k, least()), 6);
      at.x = hold(at.x, whole.x, whole.w, w / at.k);
      at.y = hold(at.y, whole.y, whole.h, h / at.k);
      waiting ||= requestAnimationFrame(paint);
      const touch = at.k > least() * 1.01 ? "none" : "pan-y";
      if (stage.style.touchAction !== touch) stage.style.touchAction = touch;
    };
    /* While it moves the drawing is shifted as it is; when it rests, or its rim would show, it is drawn anew.
       The rim (a share of the stage, as in the styles) keeps the layer small: all of it would be slow to move. */
    const RIM = 0.3;
    let drawn = null, resting = 0;
    const corner = () => ({ x: at.x - size().w / at.k / 2, y: at.y - size().h / at.k / 2, k: at.k });
    const rest = () => {
      const { w, h } = size();
      clearTimeout(resting);
      resting = 0;
      drawn = corner();
      svg.style.transform = "";
      const wide = 1 + 2 * RIM;
      svg.setAttribute("viewBox", [drawn.x - RIM * w / at.k, drawn.y - RIM * h / at.k, wide * w / at.k, wide * h / at.k].join(" "));
    };
    const beyond = (low, high, from, span, rim) =>
      Math.max(low, from) < rim.low - 1e-6 || Math.min(high, from + span) > rim.high + 1e-6;
    const rim = (start, room) => ({ low: start - RIM * room / drawn.k, high: start + (1 + RIM) * room / drawn.k });
    const paint = () => {
      waiting = 0;
      if (!drawn) return rest();
      const { x, y, k } = corner(), { w, h } = size(), grown = k / drawn.k;
      if (beyond(x, x + w / k, whole.x, whole.w, rim(drawn.x, w)) || beyond(y, y + h / k, whole.y, whole.h, rim(drawn.y, h))) return rest();
      const dx = (drawn.x - x) * k + RIM * w * (1 - grown), dy = (drawn.y - y) * k + RIM * h * (1 - grown);
      svg.style.transform = `translate(${dx}px, ${dy}px) scale(${grown})`;
      clearTimeout(resting);
      resting = setTimeout(rest, 150);
    };
    const fit = () => {
      fitted = true;
      room = null;
      Object.assign(at, { x: whole.x + whole.w / 2, y: whole.y + whole.h / 2, k: least() });
      draw();
      rest();
    };
    const zoom = (factor, px, py) => {
      const { w, h } = size();
      const dx = (px === undefined ? w / 2 : px) - w / 2;
      const dy = (py === undefined ? h / 2 : py) - h / 2;
      const k = Math.min(Math.max(at.k * factor, least()), 6);
      at.x += dx / at.k - dx / k;
      at.y += dy / at.k - dy / k;
      at.k = k;
      fitted = k <= least() * 1.001;
      draw();
    };
    const move = (dx, dy) => {
      at.x -= dx / at.k;
      at.y -= dy / at.k;
      draw();
    };
    const show = (group) => {
      const b = group.getBBox();
      const { w, h } = size();
      const x = (b.x + b.width / 2 - at.x) * at.k, y = (b.y + b.height / 2 - at.y) * at.k;
      if (Math.abs(x) > w / 2 - 40 || Math.abs(y) > h / 2 - 40) move(-x, -y);
    };
    /* On a phone the whole picture would be too small to read: it opens where the names can be read. */
    let opened = false;
    const open = (group) => {
      if (opened || stage.clientWidth < 2) return;
      opened = true;
      if (stage.clientWidth >= 560 || least() >= 1 || !group) return;
      const b = group.getBBox();
      fitted = false;
      Object.assign(at, { x: b.x + b.width / 2, y: b.y + b.height / 2, k: 1 });
      draw();
      rest();
    };
    new ResizeObserver(() => { room = null; if (fitted) fit(); else draw(); open(first); }).observe(stage);
    return { fit, zoom, move, show, rest, moving: () => Boolean(waiting || resting), zoomed: () => at.k > least() * 1.01 };
  };

  const gestures = (stage, view) => {
    const fingers = new Map();
    let moved = 0, active = false;
    const place = (event) => {
      const r = stage.getBoundingClientRect();
      return [event.clientX - r.left, event.clientY - r.top];
    };
    stage.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, place(event));
      active = true;
      moved = 0;
    });
    stage.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const now = place(event);
      if (fingers.size === 2) {
        const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
        const far = Math.hypot(now[0] - other[0], now[1] - other[1]);
        const was = Math.hypot(before[0] - other[0], before[1] - other[1]) || 1;
        view.zoom(far / was, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
        moved = 9;
      } else {
        moved += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
        if (moved > 4) {
          stage.setPointerCapture(event.pointerId);
          view.move(now[0] - before[0], now[1] - before[1]);
        }
      }
      fingers.set(event.pointerId, now);
    });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"])
      stage.addEventListener(name, (event) => fingers.delete(event.pointerId));
    document.addEventListener("pointerdown", (event) => {
      if (!stage.contains(event.target)) active = false;
    });
    stage.addEventListener("wheel", (event) => {
      if (!active && !event.ctrlKey && !stage.contains(document.activeElement)) return;
      event.preventDefault();
      view.zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 240), ...place(event));
    }, { passive: false });
    return { dragged: () => moved > 4 };
  };

  const alive = (figure) => {
    const stage = figure.querySelector(".sm-stage");
    const svg = stage && stage.querySelector("svg");
    const block = figure.querySelector('script[type="application/json"]') || document.getElementById("picture-data");
    if (!svg || !block) return;
    const data = JSON.parse(block.textContent);
    const say = data.words;
    const known = new Map(data.people.map((person) => [person.gid, person]));
    const people = [...svg.querySelectorAll(".sm-person")];
    const groups = new Map(people.map((group) => [group.id, group]));
    const ties = [...svg.querySelectorAll(".sm-tie")];
    const links = [...svg.querySelectorAll(".sm-tie, .sm-line")];
    let chosen = null, wanted = "";

    figure.classList.add("sm-alive");
    stage.style.aspectRatio = svg.viewBox.baseVal.width + " / " + svg.viewBox.baseVal.height;
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    const view = viewer(stage, svg, groups.get(data.first) || people[0]);
    const hand = gestures(stage, view);

    const said = (person) => [person.name, person.post, person.unit, person.sound].join(" ").toLowerCase();
    const alone = (on) => svg.classList.toggle("sm-alone", Boolean(on && chosen));
    const light = (gid) => {
      svg.classList.toggle("sm-dim", Boolean(gid || wanted));
      for (const element of svg.querySelectorAll(".sm-on")) element.classList.remove("sm-on");
      if (gid) {
        groups.get(gid).classList.add("sm-on");
        for (const link of links) {
          const { a, b } = link.dataset;
          if ((a !== gid && b !== gid) || link.classList.contains("sm-off")) continue;
          link.classList.add("sm-on");
          for (const end of [a, b]) if (groups.has(end)) groups.get(end).classList.add("sm-on");
        }
      } else if (wanted) {
        for (const group of people) {
          const person = known.get(group.id);
          group.classList.toggle("sm-on", person ? said(person).includes(wanted) : false);
        }
      }
    };

    const panel = make("section", { class: "sm-details", "aria-live": "polite", "aria-label": say.details });
    const rest = () => panel.replaceChildren(make("p", { class: "sm-hint" }, matchMedia("(max-width: 47rem)").matches ? say.hint_touch : say.hint));
    const choose = (gid) => {
      if (chosen) groups.get(chosen).removeAttribute("aria-pressed");
      chosen = gid;
      light(gid);
      if (!gid) { alone(false); return rest(); }
      stop(gid);
      groups.get(gid).setAttribute("aria-pressed", "true");
      const person = known.get(gid) || { name: "", post: "", rows: [] };
      const close = make("button", { type: "button", class: "sm-close", "aria-label": say.close }, "×");
      close.addEventListener("click", () => choose(null));
      const only = make("button", { type: "button", class: "sm-only", "aria-pressed": svg.classList.contains("sm-alone") }, say.only_ways);
      only.addEventListener("click", () => {
        alone(!svg.classList.contains("sm-alone"));
        only.setAttribute("aria-pressed", svg.classList.contains("sm-alone"));
      });
      const rows = make("dl");
      const told = [[say.unit, person.unit], ...person.rows.map(([label, value]) => [data.labels[label], value])];
      for (const [label, value] of told) if (value) rows.append(make("dt", {}, label), make("dd", {}, value));
      const list = make("ul");
      for (const tie of ties) {
        const { a, b, label, state, since } = tie.dataset;
        if ((a !== gid && b !== gid) || tie.classList.contains("sm-off")) continue;
        const other = a === gid ? b : a;
        const go = make("button", { type: "button" }, (known.get(other) || {}).name || "");
        go.addEventListener("click", () => groups.get(other) && groups.get(other).focus());
        list.append(make("li", {}, go, make("span", {}, [label, state, since && say.since.replace("{day}", data.dates[since] || since)].filter(Boolean).join(" · "))));
      }
      panel.replaceChildren(close, make("h3", {}, person.name), make("p", { class: "sm-post" }, person.post || ""), rows);
      if (list.children.length) panel.append(make("h4", {}, say.connected), list, only);
    };
    const tell = (tie) => {
      const { a, b, label, state, since } = tie.dataset;
      const name = (gid) => (known.get(gid) || {}).name || "";
      const text = [state, since && say.since.replace("{day}", data.dates[since] || since)].filter(Boolean).join(" · ");
      panel.replaceChildren(make("h3", {}, label), make("p", {}, name(a) + (tie.querySelector(".sm-head") ? " → " : " — ") + name(b)), make("p", { class: "sm-post" }, text));
    };

    /* One stop of the Tab key for the whole picture; arrows go to the nearest person in their direction. */
    const stop = (gid) => { for (const group of people) group.tabIndex = group.id === gid ? 0 : -1; };
    const middle = (group) => { const r = group.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; };
    const step = (from, dx, dy) => {
      const [x, y] = middle(from);
      let best = null, least = Infinity;
      for (const group of people) {
        if (group === from || getComputedStyle(group).display === "none") continue;
        const [px, py] = middle(group);
        const along = (px - x) * dx + (py - y) * dy, aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
        if (along > 1 && along + 2.5 * aside < least) { least = along + 2.5 * aside; best = group; }
      }
      if (best) best.focus();
    };

    for (const group of people) {
      group.addEventListener("pointerenter", () => chosen || view.moving() || light(group.id));
      group.addEventListener("pointerleave", () => chosen || light(null));
      group.addEventListener("focus", () => { view.show(group); choose(group.id); });
      group.addEventListener("click", () => hand.dragged() || choose(group.id));
      group.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose(group.id);
      });
    }
    svg.addEventListener("click", (event) => {
      if (hand.dragged() || event.target.closest(".sm-person")) return;
      const tie = event.target.closest(".sm-tie");
      choose(null);
      if (tie) tell(tie);
    });
    figure.addEventListener("keydown", (event) => {
      if (event.target.tagName === "INPUT" && event.key !== "Escape") return;
      const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      const way = arrows[event.key], from = event.target.closest(".sm-person");
      if (event.key === "+" || event.key === "=") view.zoom(1.25);
      else if (event.key === "-") view.zoom(0.8);
      else if (event.key === "0") view.fit();
      else if (event.key === "Escape") { search.value = ""; find(); choose(null); }
      else if (way && from && !event.shiftKey) step(from, ...way);
      else if (way && view.zoomed() && stage.contains(event.target)) view.move(-60 * way[0], -60 * way[1]);
      else return;
      event.preventDefault();
    });

    const search = make("input", { type: "search", placeholder: say.search, "aria-label": say.search });
    const count = make("p", { class: "sm-count", role: "status" });
    const find = () => {
      wanted = search.value.trim().toLowerCase();
      if (wanted && chosen) choose(null);
      light(chosen);
      const first = wanted && svg.querySelector(".sm-person.sm-on");
      if (first) view.show(first);
      count.textContent = wanted ? say.found + ": " + svg.querySelectorAll(".sm-person.sm-on").length : "";
    };
    search.addEventListener("input", find);
    search.addEventListener("keydown", (event) => {
      const first = svg.querySelector(".sm-person.sm-on");
      if (event.key === "Enter" && wanted && first) first.focus();
    });

    const sign = (gid) => {
      const key = svg.querySelector('.sm-key[data-for="' + CSS.escape(gid) + '"]');
      const picture = document.createElementNS(SVG, "svg");
      const shapes = key ? [...key.querySelectorAll("path, circle")] : [];
      if (!shapes.length) return picture;
      const boxes = shapes.map((shape) => shape.getBBox());
      const x = boxes[0].x, y = boxes[0].y + boxes[0].height / 2;
      picture.setAttribute("viewBox", [x - 2, y - 9, boxes[0].width > 20 ? 32 : 18, 18].join(" "));
      picture.setAttribute("aria-hidden", "true");
      picture.append(...shapes.map((shape) => {  // styles hold inside the picture alone
        const copy = shape.cloneNode(true), own = getComputedStyle(shape);
        for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray"])
          copy.style.setProperty(name, own.getPropertyValue(name));
        return copy;
      }));
      return picture;
    };
    const filters = (title, entries, apply) => {
      const set = make("fieldset", {}, make("legend", {}, title));
      for (const { gid, label } of entries) {
        const box = make("input", { type: "checkbox" });
        box.checked = true;
        box.addEventListener("change", () => apply(gid, box.checked));
        set.append(make("label", {}, box, sign(gid), make("span", {}, label)));
      }
      return entries.length ? set : "";
    };
    const hidden = { kind: new Set(), grade: new Set(), day: "9999" };
    const sift = () => {
      for (const tie of ties) {
        const { kind, grade, since } = tie.dataset;
        tie.classList.toggle("sm-off", hidden.kind.has(kind) || hidden.grade.has(grade) || (since || "") > hidden.day);
      }
      light(chosen);
    };
    const by = (what) => (gid, on) => { hidden[what][on ? "delete" : "add"](gid); sift(); };
    const days = () => {
      const all = [...new Set(ties.map((tie) => tie.dataset.since).filter(Boolean))].sort();
      if (all.length < 2) return "";
      const range = make("input", { type: "range", min: 0, max: all.length - 1, value: all.length - 1 });
      const shown = make("output");
      const tell = () => {
        const last = Number(range.value) === all.length - 1;
        hidden.day = last ? "9999" : all[range.value];
        shown.textContent = last ? say.all_days : say.until.replace("{day}", data.dates[all[range.value]]);
        range.setAttribute("aria-valuetext", shown.textContent);
        sift();
      };
      range.addEventListener("input", tell);
      const label = make("label", { class: "sm-days" }, make("span", {}, say.days), range, shown);
      tell();
      return label;
    };
    const byOrigin = (gid, on) => {
      for (const group of people) if (group.dataset.origin === gid) group.classList.toggle("sm-away", !on);
    };

    const button = (text, name, act) => {
      const made = make("button", { type: "button", "aria-label": name, title: name }, text);
      made.addEventListener("click", act);
      return made;
    };
    const tools = make("div", { class: "sm-tools", role: "toolbar", "aria-label": say.picture },
      button("+", say.zoom_in, () => view.zoom(1.25)),
      button("−", say.zoom_out, () => view.zoom(0.8)),
      button("⤢", say.zoom_fit, () => view.fit()));
    stage.before(make("div", { class: "sm-bar" }, search, count, days(), tools));
    rest();
    if (people.length) stop(people[0].id);
    figure.append(make("div", { class: "sm-panel" }, panel, make("div", { class: "sm-filters" },
      filters(say.filter_ties, data.kinds, by("kind")),
      filters(say.filter_grades, data.grades, by("grade")),
      filters(say.filter_origins, data.origins, byOrigin))));
    view.fit();
    addEventListener("beforeprint", () => { alone(false); choose(null); view.fit(); view.rest(); });
  };

  for (const figure of document.querySelectorAll("figure[data-picture]")) alive(figure);
})();
