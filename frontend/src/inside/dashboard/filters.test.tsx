import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { SavedFilter } from "../../contract/answers";
import { Api, ApiError } from "../../shared/api";
import { conversation, settle } from "../../testing/fakes";
import { FilterForm, useFilters } from "./filters";
import { fits } from "./views";

const ASK = { id: "11", name: "Ask a question" };
const COSTA = { id: "1", name: "Costa Bakeries" };
const EMPTY: SavedFilter = {
  id: "f1",
  name: "Mine",
  label: "",
  language: "",
  path: "",
  request_type: null,
  organization: null,
};
const api = new Api({ token: () => "s1" });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it.each([
  [{ label: "VIP" }, true],
  [{ label: "vi" }, false],
  [{ language: "de" }, true],
  [{ language: "d" }, false],
  [{ path: "/pric" }, true],
  [{ path: "/Pric" }, false],
  [{ label: "vip", path: "/" }, true],
  [{ label: "vip", path: "/about" }, false],
  [{ request_type: ASK }, true],
  [{ request_type: { id: "1", name: "Ask a question" } }, false],
  [{ organization: COSTA }, true],
  [{ organization: { id: "11", name: "Costa Bakeries" } }, false],
])("lets through what fits all of %j: %s", (criteria, expected) => {
  const one = conversation({
    labels: ["eu", "Vip"],
    language: "de-AT",
    path: "/pricing",
    request_type: ASK,
    organizations: [{ id: "2", name: "Rossi" }, COSTA],
  });
  expect(fits({ ...EMPTY, ...criteria }, one)).toBe(expected);
});

it("lets nothing through of which it does not know enough", () => {
  for (const criteria of [{ label: "vip" }, { request_type: ASK }, { organization: COSTA }])
    expect(fits({ ...EMPTY, ...criteria }, conversation())).toBe(false);
});

const onShow = vi.fn();

function Page() {
  const filters = useFilters(api, onShow);
  return (
    <>
      <button onClick={filters.begin}>Begin</button>
      {filters.all.map((each) => (
        <button key={each.id} onClick={() => filters.edit(each)}>
          {each.name}
        </button>
      ))}
      {filters.draft && <FilterForm filters={filters} draft={filters.draft} />}
    </>
  );
}

it("saves a filter, keeps what was typed where it is refused, and deletes it", async () => {
  vi.spyOn(api, "get").mockResolvedValue({ filters: [], request_types: [], organizations: [] });
  const put = vi.spyOn(api, "put");
  const fields = { path: "Begin with a slash, as in /pricing." };
  put.mockRejectedValueOnce(new ApiError({ code: "invalid_input", message: "Check it.", fields }, 400));
  put.mockImplementationOnce((path, body) =>
    Promise.resolve({
      filters: [{ ...(body as SavedFilter), id: path.split("/").at(-1) }],
      request_types: [],
      organizations: [],
    }),
  );
  render(<Page />);
  fireEvent.click(screen.getByText("Begin"));
  expect(screen.getByLabelText<HTMLInputElement>("Page begins with").dir).toBe("ltr");
  fireEvent.input(screen.getByLabelText("Name"), { target: { value: "Prices" } });
  fireEvent.input(screen.getByLabelText("Page begins with"), { target: { value: "pricing" } });
  fireEvent.click(screen.getByText("Save filter"));
  await waitFor(() => screen.getByText(fields.path));
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Prices");
  fireEvent.input(screen.getByLabelText("Page begins with"), { target: { value: "/pricing" } });
  fireEvent.click(screen.getByText("Save filter"));
  await waitFor(() => screen.getByText("Prices"));
  expect(screen.queryByRole("form")).toBeNull();
  expect(onShow).toHaveBeenLastCalledWith(expect.objectContaining({ name: "Prices", path: "/pricing" }));

  const gone = vi.spyOn(api, "delete").mockResolvedValue(undefined);
  fireEvent.click(screen.getByText("Prices"));
  fireEvent.click(screen.getByText("Delete filter"));
  await waitFor(() => expect(screen.queryByText("Prices")).toBeNull());
  expect(gone).toHaveBeenCalledOnce();
  expect(onShow).toHaveBeenLastCalledWith(null);
});

it("offers what open conversations have, and keeps what was chosen where none has it now", async () => {
  const saved = { ...EMPTY, organization: COSTA };
  const answer = { filters: [saved], request_types: [ASK], organizations: [{ id: "2", name: "Rossi" }] };
  vi.spyOn(api, "get").mockResolvedValue(answer);
  const put = vi.spyOn(api, "put").mockResolvedValue(answer);
  render(<Page />);
  await waitFor(() => screen.getByText("Mine"));
  fireEvent.click(screen.getByText("Mine"));
  await waitFor(() => screen.getByRole("option", { name: "Rossi" }));
  expect(screen.getByLabelText<HTMLSelectElement>("Organization").value).toBe("1");
  fireEvent.change(screen.getByLabelText("Request type"), { target: { value: "11" } });
  fireEvent.click(screen.getByText("Save filter"));
  await waitFor(() => expect(put).toHaveBeenCalled());
  expect(put.mock.lastCall?.[1]).toEqual(expect.objectContaining({ request_type: ASK, organization: COSTA }));
});

it("does not bring a deleted one back with an answer from before", async () => {
  const answer = { filters: [EMPTY], request_types: [], organizations: [] };
  const get = vi.spyOn(api, "get").mockResolvedValueOnce(answer);
  vi.spyOn(api, "delete").mockResolvedValue(undefined);
  render(<Page />);
  await waitFor(() => screen.getByText("Mine"));
  let arrive: (late: typeof answer) => void = () => {};
  get.mockReturnValueOnce(new Promise((resolve) => (arrive = resolve)));
  fireEvent.click(screen.getByText("Mine"));
  fireEvent.click(screen.getByText("Delete filter"));
  await waitFor(() => expect(screen.queryByText("Mine")).toBeNull());
  arrive(answer);
  await settle();
  expect(screen.queryByText("Mine")).toBeNull();
});
