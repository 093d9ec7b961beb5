// What the measurements do in the page, as `probe`. It touches the page as a hand would: events, clicks, a dropped file.
const probe = (() => {
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const one = (selector) => {
    const found = document.querySelector(selector);
    if (!found) throw new Error(`there is no ${selector}`);
    return found;
  };
  // Until the frame that follows has been handed to the compositor.
  const painted = async () => {
    await frame();
    await new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    });
  };
  // Until the frame after the one that follows, when that one was drawn; unlike what waits for a message it waits for no input.
  const shown = async () => {
    await frame();
    await frame();
  };
  const press = (key, code = key) =>
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }));
  const set = (input, share) => {
    const [min, max] = [Number(input.min), Number(input.max)];
    input.value = String(min + (max - min) * share);
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  return {
    wait, frame, one, painted, shown, press, set,
    drop: (text) => {
      const carried = new DataTransfer();
      carried.items.add(new File([text], "scenario.json"));
      document.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, cancelable: true }));
    },
    seek: (share) => set(one("input[data-track]"), share),
    percentile: (list, share) => list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))],
    // The milliseconds of each frame, for so long; `each` runs before every one.
    frames: async (ms, each = () => {}) => {
      const took = [], start = await frame();
      for (let last = start; last - start < ms;) {
        each();
        const now = await frame();
        took.push(now - last);
        last = now;
      }
      return took;
    },
    // How many events are recorded.
    recorded: () => Number(one(".at strong").textContent.match(/[0-9,]+/g).pop().replaceAll(",", "")),
    // How long the longest task lasted while `act` ran; those under 50 ms do not count as long.
    longest: async (act) => {
      const tasks = [];
      const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((task) => task.duration)));
      observer.observe({ entryTypes: ["longtask"] });
      await act();
      await wait(200);
      tasks.push(...observer.takeRecords().map((task) => task.duration));
      observer.disconnect();
      return Math.max(0, ...tasks);
    },
  };
})();
