// Draws the valleys from the JSON in the page, so that they can be asked. Without a script
// the page shows the static figure in their place.
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("valley-data").textContent);
  const figure = document.getElementById("valley");
  const [plot, legend, choice, words] = ["svg", ".legend", ".axis", ".cell"].map((part) =>
    figure.querySelector(part),
  );
  const state = { axis: data.axes[0], hidden: new Set(), at: -1 };
  let marks = [];

  // Shapes around (0, 0), by matplotlib's letters; the others are circles.
  const SHAPES = {
    o: "M-4 0a4 4 0 108 0a4 4 0 10-8 0z",
    s: "M-3.6-3.6h7.2v7.2h-7.2z",
    "^": "M0-4.6L4.4 3.6H-4.4z",
    v: "M0 4.6L4.4-3.6H-4.4z",
    D: "M0-4.8L4.8 0 0 4.8-4.8 0z",
    P: "M-1.6-4.4h3.2v2.8h2.8v3.2h-2.8v2.8h-3.2v-2.8h-2.8v-3.2h2.8z",
    X: "M-4-2l2-2 2 2 2-2 2 2-2 2 2 2-2 2-2-2-2 2-2-2 2-2z",
    seed: "M-2.2 0a2.2 2.2 0 104.4 0a2.2 2.2 0 10-4.4 0z",
    failed: "M-3-3L3 3M-3 3L3-3",
  };
  const ROW = 11; // pixels of an optimizer's row of failures
  const NEAR = 30; // pixels from which a mark answers the pointer

  const add = (parent, name, attributes, text) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = parent.namespaceURI === space;
    const child = svg ? document.createElementNS(space, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) child.setAttribute(key, value);
    if (text !== undefined) child.textContent = text;
    parent.append(child);
    return child;
  };
  const short = (value) => {
    const digits = Number(value.toPrecision(3));
    const size = Math.abs(digits);
    if (digits && (size < 1e-4 || size >= 1e6)) return digits.toExponential().replace("+", "");
    return digits.toLocaleString("en-US", { maximumSignificantDigits: 3 });
  };
  const whole = (count) => count.toLocaleString("en-US");
  const said = (value, axis) => (axis.share ? `${short(100 * value)}%` : short(value));

  // A scale from [low, high] to [from, to], with its ticks.
  const scaleOf = (low, high, from, to, log) => {
    const f = log ? Math.log10 : (x) => x;
    if (!(high > low)) [low, high] = log ? [low / 2, low * 2] : [low - 0.5, low + 0.5];
    const place = (x) => from + ((f(x) - f(low)) / (f(high) - f(low))) * (to - from);
    const ticks = [];
    if (log) {
      const narrow = high / low < 100;
      for (let power = Math.floor(f(low)); power <= f(high); power++)
        for (const sub of narrow ? [1, 2, 5] : [1]) ticks.push(sub * 10 ** power);
    } else {
      const rough = (high - low) / 5;
      const unit = 10 ** Math.floor(Math.log10(rough));
      const step = unit * [1, 2, 5, 10].find((each) => each * unit >= rough);
      for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick);
    }
    return { place, ticks: ticks.filter((tick) => tick >= low && tick <= high) };
  };

  const limits = (axis) => {
    if (axis.low != null) return [axis.low, axis.high];
    const found = data.optimizers.flatMap((own) => own.cells.map((cell) => cell[axis.key]));
    const known = found.filter((value) => value != null && value > 0);
    return known.length ? [Math.min(...known) / 1.15, Math.max(...known) * 1.15] : [1, 10];
  };

  // Where everything lies on the plot, by the axis that is shown and the width of the page.
  const layout = () => {
    const axis = state.axis;
    const width = Math.max(300, figure.clientWidth - 2);
    const height = Math.round(Math.min(460, Math.max(320, 0.45 * width)));
    const strip = ROW * data.optimizers.length + 6;
    const box = { left: 52, right: width - 10, top: 10, bottom: height - 42 };
    // Failures lie where the worst results are.
    const top = axis.higher ? box.top : box.top + strip;
    const bottom = axis.higher ? box.bottom - strip : box.bottom;
    const failures = { top: axis.higher ? bottom : box.top, height: strip };
    const rates = data.optimizers.flatMap((own) => own.cells.map((cell) => cell.lr));
    const ends = [Math.min(...rates) / 1.4, Math.max(...rates) * 1.4];
    const [low, high] = limits(axis);
    return {
      axis, width, height, box, failures,
      size: width < 520 ? 0.75 : 1, // of the marks, so that they stay apart
      x: scaleOf(...ends, box.left, box.right, true),
      y: scaleOf(low, high, bottom, top, axis.log),
      row: (index) => failures.top + ROW * (index + 0.8),
      inside: (value) => value != null && value >= low && value <= high,
    };
  };

  const drawAxes = ({ axis, width, height, box, failures, x, y }) => {
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    plot.setAttribute("aria-label", `${axis.label}, by learning rate`);
    const strip = { x: box.left, width: box.right - box.left, y: failures.top };
    add(plot, "rect", { ...strip, height: failures.height, class: "strip" });
    const every = (box.right - box.left) / x.ticks.length < 44 ? 2 : 1;
    x.ticks.forEach((tick, index) => {
      const at = x.place(tick);
      add(plot, "path", { d: `M${at} ${box.top}V${box.bottom}`, class: "grid" });
      const label = { x: at, y: box.bottom + 16, "text-anchor": "middle" };
      if (index % every === 0) add(plot, "text", label, short(tick));
    });
    for (const tick of y.ticks) {
      const at = y.place(tick);
      add(plot, "path", { d: `M${box.left} ${at}H${box.right}`, class: "grid" });
      const label = { x: box.left - 6, y: at + 4, "text-anchor": "end" };
      add(plot, "text", label, said(tick, axis));
    }
    const middle = (box.left + box.right) / 2;
    const name = { x: middle, y: height - 6, "text-anchor": "middle" };
    add(plot, "text", name, "learning rate (log scale)");
  };

  // The line through an optimizer's rates; it breaks where one failed.
  const lineOf = (own, { axis, x, y, inside }) => {
    let path = "";
    let gap = true;
    for (const rate of own.line) {
      const value = rate[axis.key];
      if (inside(value)) path += `${gap ? "M" : "L"}${x.place(rate.lr)} ${y.place(value)}`;
      gap = !inside(value);
    }
    return path;
  };

  const drawOptimizer = (own, index, places) => {
    const { axis, size, x, y, row, inside } = places;
    const layer = add(plot, "g", { style: `color:${own.color}`, "data-name": own.name });
    const height = (value) => (inside(value) ? y.place(value) : row(index));
    const line = { d: lineOf(own, places), class: "line", "stroke-dasharray": own.dash };
    add(layer, "path", line);
    for (const bar of own.bars) {
      if (!bar[axis.key]) continue;
      const [least, , most] = bar[axis.key].map(height);
      add(layer, "path", { d: `M${x.place(bar.lr)} ${least}V${most}`, class: "bar" });
    }
    return own.cells.map((cell) => {
      const value = cell[axis.key];
      const kind = !inside(value) ? "failed" : cell.confirms ? "seed" : "mark";
      const d = SHAPES[kind === "mark" ? own.marker : kind] || SHAPES.o;
      const at = [x.place(cell.lr), height(value)];
      add(layer, "path", { d, transform: `translate(${at}) scale(${size})`, class: kind });
      return { own, cell, at };
    });
  };

  const draw = () => {
    const places = layout();
    plot.replaceChildren();
    drawAxes(places);
    marks = data.optimizers.flatMap((own, index) =>
      state.hidden.has(own.name) ? [] : drawOptimizer(own, index, places),
    );
    marks.sort((one, other) => one.at[0] - other.at[0]);
    add(plot, "circle", { r: 8, class: "ring", visibility: "hidden" });
    say(-1);
  };

  // What is known of a mark, in words below the plot.
  const say = (index) => {
    state.at = index;
    const ring = plot.querySelector(".ring");
    ring.setAttribute("visibility", index < 0 ? "hidden" : "visible");
    words.replaceChildren();
    if (index < 0) {
      add(words, "span", {}, "Point at a mark, or press the arrow keys, to see its cell.");
      return;
    }
    const { own, cell, at } = marks[index];
    ring.setAttribute("cx", at[0]);
    ring.setAttribute("cy", at[1]);
    const role = cell.confirms ? "confirmation, " : "";
    add(words, "b", {}, `${own.name} at ${short(cell.lr)}`);
    add(words, "span", {}, ` (${role}seed ${cell.seed})`);
    const value = data.axes.find((axis) => axis.key === "value");
    const facts = [`status: ${cell.status}`];
    if (value && cell.value != null) facts.push(`${value.label}: ${said(cell.value, value)}`);
    if (cell.steps == null) facts.push(`${data.missed}, ${whole(cell.trained)} steps trained`);
    else facts.push(`${whole(cell.steps)} steps`);
    if (cell.seconds != null) facts.push(`${short(cell.seconds)} s`);
    add(words, "div", {}, facts.join(" · "));
    const [digits, power] = cell.lr.toExponential(3).split("e");
    const rate = `${digits}e${power[0]}${power.slice(1).padStart(2, "0")}`;
    if (cell.key) add(words, "code", {}, `${own.folder}lr-${rate}/${cell.key}.json`);
  };

  const point = (event) => {
    const frame = plot.getBoundingClientRect();
    const scale = plot.viewBox.baseVal.width / frame.width;
    const here = [(event.clientX - frame.left) * scale, (event.clientY - frame.top) * scale];
    const far = marks.map(({ at }) => Math.hypot(at[0] - here[0], at[1] - here[1]));
    const nearest = far.indexOf(Math.min(...far));
    if (far[nearest] <= NEAR && nearest !== state.at) say(nearest);
  };

  for (const own of data.optimizers) {
    const button = add(legend, "button", { type: "button", "aria-pressed": "true" });
    const sample = document.createElementNS(plot.namespaceURI, "svg");
    sample.setAttribute("viewBox", "0 0 34 12");
    sample.setAttribute("style", `color:${own.color}`);
    button.append(sample, own.name);
    add(sample, "path", { d: "M0 6H34", class: "line", "stroke-dasharray": own.dash });
    const d = SHAPES[own.marker] || SHAPES.o;
    add(sample, "path", { d, transform: "translate(17 6)", class: "mark" });
    button.addEventListener("click", () => {
      const shown = state.hidden.delete(own.name);
      if (!shown) state.hidden.add(own.name);
      button.setAttribute("aria-pressed", String(shown));
      draw();
    });
  }
  data.axes.forEach((axis, index) => {
    const label = add(choice, "label", {});
    const button = add(label, "input", { type: "radio", name: "valley-axis", value: axis.key });
    button.checked = index === 0;
    label.append(` ${axis.label}${axis.log ? " (log scale)" : ""}`);
    button.addEventListener("change", () => {
      state.axis = axis;
      draw();
    });
  });
  plot.addEventListener("pointermove", point);
  plot.addEventListener("pointerdown", point);
  plot.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move || !marks.length) return;
    event.preventDefault();
    const from = state.at < 0 && move < 0 ? 0 : state.at;
    say((from + move + marks.length) % marks.length);
  });
  window.addEventListener("resize", draw);

  figure.hidden = false;
  for (const still of document.querySelectorAll(".instead")) still.hidden = true;
  draw();
})();
