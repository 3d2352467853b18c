local dotenv = require("mig.dotenv")

describe(".env", function()
  it("is read line by line", function()
    assert.same({ A = "1", B = "x y", C = "a#b", D = "", E = "it's", F = "l1\nl2", G = "$A" },
      dotenv.parse(table.concat({
        "A=1", "export B='x y'", "# note", "", "C=a#b # note", "D=", 'E="it\'s"', 'F="l1\\nl2"',
        "G=$A", "no assignment",
      }, "\n")))
  end)

  it("takes Windows line ends and spaces around the sign", function()
    assert.same({ A = "1", B = "2" }, dotenv.parse("A = 1\r\nB=2\r\n"))
  end)
end)
