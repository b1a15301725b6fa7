import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { Api, ApiError } from "../../shared/api";
import { TextsContext } from "../../shared/texts";
import { Beginning } from "./beginning";
import en from "../words/en.json";

const api = new Api({ token: () => "s1" });
const onForm = vi.fn();

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  localStorage.clear();
});

function draw(issue = "10101") {
  render(
    <TextsContext.Provider value={en}>
      <Beginning {...{ api, issue, onForm }} />
    </TextsContext.Provider>,
  );
}

it("says why no chat can begin", async () => {
  vi.spyOn(api, "get").mockResolvedValue({
    customer: null,
    reason: "You raised this request yourself.",
    code: "own_request",
  });
  draw();
  await waitFor(() => screen.getByText("You raised this request yourself."));
  expect(screen.queryByRole("button")).toBeNull();
});

it("begins one with the first message, once, and keeps what was typed where that fails", async () => {
  vi.spyOn(api, "get").mockResolvedValue({ customer: "Carla Costa", reason: null, code: null });
  const post = vi.spyOn(api, "post");
  post.mockRejectedValueOnce(new ApiError({ code: "unavailable", message: "Please try again." }, 503));
  post.mockResolvedValueOnce({ conversation: "c1" });
  draw();
  await waitFor(() => screen.getByRole("button", { name: "Message Carla Costa" }));
  fireEvent.click(screen.getByRole("button", { name: "Message Carla Costa" }));
  expect(onForm).toHaveBeenLastCalledWith(true);
  const box = screen.getByLabelText<HTMLTextAreaElement>("Message to Carla Costa");
  fireEvent.input(box, { target: { value: "Is it fixed?" } });
  fireEvent.keyDown(box, { key: "Enter" });
  await waitFor(() => screen.getByText("Please try again."));
  expect(box.value).toBe("Is it fixed?");
  fireEvent.keyDown(box, { key: "Enter" });
  await waitFor(() => expect(box.value).toBe(""));
  expect(post.mock.calls[0]).toEqual(post.mock.calls[1]);
});

it("keeps a draft for its own customer", async () => {
  const get = vi.spyOn(api, "get");
  const open = async (issue: string, customer: string) => {
    get.mockResolvedValue({ customer, reason: null, code: null });
    draw(issue);
    fireEvent.click(await screen.findByRole("button", { name: `Message ${customer}` }));
    return screen.getByLabelText<HTMLTextAreaElement>(`Message to ${customer}`);
  };
  fireEvent.input(await open("10101", "Carla Costa"), { target: { value: "Your invoice" } });
  cleanup();
  expect((await open("10102", "Bob Berg")).value).toBe("");
  cleanup();
  expect((await open("10101", "Carla Costa")).value).toBe("Your invoice");
});
