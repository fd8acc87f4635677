// The studio's page comes to life: its data are read, its parts made and joined.

import { Adding } from "./adding";
import { Announcer } from "./announce";
import { Api, ApiProblem } from "./api";
import { Autosave } from "./autosave";
import type { Brand } from "./brand";
import { brandForm } from "./brand_form";
import { Clipboard } from "./clipboard";
import { Commands } from "./commands";
import { dialog } from "./dialogs";
import { byId, html, textButton } from "./dom";
import { isText } from "./edit";
import { History } from "./history";
import { Inspector } from "./inspector";
import { Keyboard } from "./keyboard";
import { Layers } from "./layers";
import { Layout, fillIcons } from "./layout";
import { Pages } from "./pages";
import { People } from "./people";
import { Pictures } from "./pictures";
import { Pointer } from "./pointer";
import { problemsOf, problemsPanel } from "./problems";
import { Rulers } from "./rulers";
import { Selection } from "./selection";
import { Stage } from "./stage";
import { Studio } from "./studio";
import { setTexts, text } from "./texts";
import { Topbar } from "./topbar";
import type { Asset, Draft, Font, Person, Problem, Value } from "./types";
import { Uploads } from "./uploads";
import { Versions } from "./versions";
import { View } from "./view";
import { badgePreviews } from "./badge_previews";

interface PageData {
  draft: { id: string; name: string; kind: string };
  language: string;
  csrf: string;
  addresses: Record<string, string>;
  texts: Record<string, string>;
  languages?: [string, string][];
  may_unlock?: boolean;
}

async function begin(): Promise<void> {
  const data = JSON.parse(byId("studio-data").textContent ?? "{}") as PageData;
  setTexts(data.texts, data.language);
  fillIcons();
  const { assets } = data.addresses;
  const files: Record<string, string> = assets ? { asset: `${assets}/{asset}`, base_page: `${assets}/{asset}/page/{page}?width=2400` } : {};
  const api = new Api({ ...data.addresses, ...files }, data.csrf);
  const announcer = new Announcer(byId("st-live"), byId("st-notes"));
  announcer.closeLabel = text("Close");
  let loaded: { revision: number; document: Draft; assets?: Record<string, Asset>; problems?: Problem[] };
  try {
    loaded = await api.get("document");
  } catch (problem) {
    byId("st-loading").replaceChildren(html("p", { role: "alert" }, (problem as Error).message), textButton(text("Try again"), () => location.reload()));
    return;
  }
  const key = `credcloud-studio-${data.draft.id}`;
  const kept = Autosave.kept(key);
  const history = new History(loaded.document);
  const pictures = new Pictures(api);
  const studio = new Studio(api, history, new Selection(), new View(), pictures);
  for (const [hash, asset] of Object.entries(loaded.assets ?? {})) studio.assets.set(hash, { ...asset, asset: hash });
  pictures.madeFor(loaded.document);
  studio.mayUnlock = data.may_unlock ?? true;
  studio.importProblems = loaded.problems ?? [];
  studio.say = (message) => announcer.say(message);
  studio.tell = (message, isProblem) => announcer.tell(message, isProblem);
  const autosave = new Autosave(api, history, loaded.revision, key);
  autosave.copied = (name, address) => announcer.tell(text("Your changes are in “%(name)s”.", { name }), false, html("a", { href: address }, text("Open it")));
  build(studio, autosave, data);
  // Work of this page that had not reached the server when it was closed.
  if (kept && JSON.stringify(kept.document.template) !== JSON.stringify(loaded.document.template)) {
    const { history: _history, ...document } = kept.document;
    studio.change(text("Bring back what was not saved"), () => document as Draft);
    studio.tell(text("Changes that had not reached the server are back. Undo takes them away."));
  }
  byId("st-loading").remove();
}

function build(studio: Studio, autosave: Autosave, data: PageData): void {
  const { api, history, selection, view, pictures } = studio;
  const svgRoot = byId<SVGSVGElement>("st-stage");
  const stage = new Stage(svgRoot, studio);
  const pointer = new Pointer(stage, studio);
  const commands = new Commands(studio);
  const layout = new Layout();
  const uploads = new Uploads(studio, byId("st-canvas"));
  const adding = new Adding(studio, (purpose) => uploads.pick(purpose));
  uploads.adding = adding;
  const inspector = new Inspector(byId("st-inspector-body"), studio);
  const layers = new Layers(studio, commands);
  const pages = new Pages(byId("st-pages"), studio, data.languages ?? []);
  const people = new People(byId("st-people"), studio);
  const rulers = new Rulers(svgRoot, studio);
  const versions = new Versions(studio, autosave);
  const keyboard = new Keyboard(studio, stage, pointer, commands);
  new Clipboard(studio, commands, adding, data.draft.id, (file) => uploads.take(file, "picture"));
  const topbar = new Topbar(studio, autosave, commands, keyboard, versions);
  inspector.actions = (name) => commands.run(name);
  inspector.pageForm = () => [...pages.form(), ...brandForm(studio, studio.brand), ...badgePreviews(studio)];
  if (api.has("names")) inspector.tryNames = (one) => void versions.names(one);
  keyboard.onSave = () => void versions.save();
  studio.pickPicture = (replaced) => uploads.pick("picture", replaced);

  const found = () => problemsOf(studio, [...studio.importProblems, ...versions.serverProblems]);
  let noting = 0;
  const note = (): void => {
    clearTimeout(noting);
    noting = window.setTimeout(() => {
      layout.count(found().length);
      layout.refresh("problems");
    }, 200);
  };
  layout.add("add", text("Add"), () => adding.panel());
  layout.add("values", text("Values"), () => adding.valuesPanel());
  layout.add("layers", text("Layers"), () => [layers.root]);
  layout.add("problems", text("Problems"), () => problemsPanel(studio, found()));
  versions.changed = note;
  pictures.wanted = () => studio.printed.filter((one) => studio.isShown(one));

  const draw = (): void => {
    people.refresh();
    stage.draw();
    stage.describe();
    pictures.refresh();
  };
  studio.refresh = () => {
    draw();
    inspector.show();
    layers.show();
    pages.show();
    rulers.draw();
    topbar.show();
    note();
  };
  studio.refreshNotes = () => {
    inspector.showNotes();
    note();
  };
  history.listen((now, before, live) => {
    if (studio.page >= now.template.schemas.length) studio.page = now.template.schemas.length - 1;
    pictures.madeFor(now);
    if (live) {
      stage.draw();
      inspector.show(true);
      return;
    }
    draw();
    inspector.show();
    if (!layers.isDragging) layers.show();
    if (now.template.schemas.length !== before.template.schemas.length) pages.show();
    topbar.show();
    rulers.draw();
    note();
  });
  selection.listen(() => {
    inspector.show();
    layers.markSelected();
    layout.showInspector(selection.size > 0);
  });
  stage.onOverlay = () => {
    rulers.draw();
    topbar.showZoom();
  };
  studio.showPanel = (name) => (name === "page" ? (selection.clear(), layout.showInspector(true)) : layout.show(name));
  studio.focus = (id) => stage.focus(id);
  studio.edit = (id) => {
    layout.showInspector(true);
    const one = studio.elements.find((other) => other.id === id);
    if (one && isText(one)) inspector.editor.focus(true);
    else byId("st-inspector-body").querySelector<HTMLElement>("select, input, button")?.focus();
  };
  studio.added = (id) => {
    if (Layout.isPhone) layout.close();
    stage.draw();
    stage.focus(id);
  };
  inspector.editor.onClose = () => stage.focus(studio.only?.id ?? "");

  const canvas = byId("st-canvas");
  const measure = (): void => {
    const { width, height } = canvas.getBoundingClientRect();
    view.resize(width, height, studio.pageBox);
  };
  new ResizeObserver(measure).observe(canvas);
  layout.moved = () => requestAnimationFrame(measure);
  byId("st-page-tab").addEventListener("click", () => studio.showPanel("page"));
  if (!Layout.isPhone) layout.show("add");
  measure();
  view.fit(studio.pageBox);
  studio.refresh();
  void load(studio, people, layout);
}

/** What is not needed for the first picture comes after it. */
async function load(studio: Studio, people: People, layout: Layout): Promise<void> {
  const { api } = studio;
  const get = async <T>(name: string, take: (answer: T) => void): Promise<void> => {
    if (!api.has(name)) return;
    try {
      take(await api.get<T>(name));
    } catch (problem) {
      if (problem instanceof ApiProblem) studio.tell(problem.message, true);
      else throw problem;
    }
  };
  await get<{ people: Person[] }>("people", (answer) => people.set(answer.people));
  studio.refresh();
  await Promise.all([
    get<{ values: Value[]; can_add: boolean }>("values", (answer) => {
      studio.values = answer.values;
      studio.canAddValues = answer.can_add;
    }),
    get<{ fonts: Font[] }>("fonts", (answer) => (studio.fonts = answer.fonts)),
    get<Brand>("brand", (answer) => (studio.brand = answer)),
  ]);
  studio.refresh();
  layout.refresh("values");
  document.body.dataset["studio"] = "ready";
}

begin().catch((problem: unknown) => {
  dialog(text("The studio could not start"), [String(problem)], [{ label: text("Reload"), primary: true, press: () => location.reload() }], { must: true });
});
