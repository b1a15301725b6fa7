import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { answering, refusal } from "../../../testing/answering";
import { ImageField } from "./image-field";

const DRAWN = "data:image/webp;base64,AAAA";

afterEach(cleanup);

function draw(value: string, ...answers: [status: number, body: unknown][]) {
  const { api, asked } = answering(...answers);
  const onChange = vi.fn<(name: string) => void>();
  render(<ImageField {...{ api, value, onChange }} drawn={value && DRAWN} error={undefined} />);
  const choose = (file: File) =>
    fireEvent.change(document.querySelector("input[type='file']")!, { target: { files: [file] } });
  return { asked, onChange, choose };
}

it("sends an image as it is, and takes the name that the server gives it", async () => {
  const { asked, onChange, choose } = draw("", [201, { image: "abc" }]);
  const file = new File(["x"], "logo.png");
  choose(file);
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith("abc"));
  expect(asked).toEqual([["POST /api/project-settings/launcher-image", file]]);
});

it("says what is wrong and keeps what there was", async () => {
  const { asked, onChange, choose } = draw("abc", [415, refusal("file_type_refused")]);
  choose(new File([new Uint8Array(100 * 1024 + 1)], "large.png"));
  expect(screen.getByText("Choose an image of at most 100 KB.")).toBeTruthy();
  expect(asked).toEqual([]);
  choose(new File(["x"], "logo.svg"));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(onChange).not.toHaveBeenCalled();
  expect(screen.getByRole<HTMLImageElement>("img").src).toBe(DRAWN);
});

it("is removed", () => {
  const { onChange } = draw("abc");
  fireEvent.click(screen.getByRole("button", { name: "Remove image" }));
  expect(onChange).toHaveBeenCalledWith("");
});
