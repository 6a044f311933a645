package figures

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"strconv"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// The chart's measures in pixels, before it is enlarged so that a phone shows its digits well.
const (
	chartWidth, chartHeight = 420, 240
	marginLeft, marginTop   = 36, 14
	marginRight, marginFoot = 12, 26
	enlarged                = 3
	gridLines               = 4
	mostDates               = 8
)

// colours are those of the parts of a bar, from the foot: answered, asked back, declined. All stand out on the
// chart's own white in light and dark chats, and apart from each other for those who do not tell red from green.
func colours() []color.RGBA {
	return []color.RGBA{{0x2b, 0x7b, 0xba, 0xff}, {0xf2, 0xb1, 0x34, 0xff}, {0x8a, 0x8f, 0x98, 0xff}}
}

// WriteChart draws the questions by week as a PNG: answered at the foot, asked back above, declined on top.
func (r Report) WriteChart(w io.Writer) error {
	canvas := image.NewRGBA(image.Rect(0, 0, chartWidth, chartHeight))
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	most := 1
	for _, week := range r.Weeks {
		most = max(most, week.Answer+week.Clarify+week.Decline)
	}
	scale := round(most)
	drawGrid(canvas, scale)
	r.drawBars(canvas, scale)
	return png.Encode(w, enlarge(canvas))
}

// round is the next number above that divides into even lines.
func round(n int) int {
	step := 1
	for step*gridLines < n {
		switch {
		case step*2*gridLines >= n:
			step *= 2
		case step*5*gridLines >= n:
			step *= 5
		default:
			step *= 10
		}
	}
	return step * gridLines
}

func height(n, scale int) int { return n * (chartHeight - marginTop - marginFoot) / scale }

func drawGrid(canvas draw.Image, scale int) {
	grey := image.NewUniform(color.RGBA{0xdd, 0xdf, 0xe2, 0xff})
	for i := range gridLines + 1 {
		value := scale / gridLines * i
		y := chartHeight - marginFoot - height(value, scale)
		draw.Draw(canvas, image.Rect(marginLeft, y, chartWidth-marginRight, y+1), grey, image.Point{}, draw.Src)
		label := strconv.Itoa(value)
		write(canvas, marginLeft-4-7*len(label), y+4, label)
	}
}

func (r Report) drawBars(canvas draw.Image, scale int) {
	if len(r.Weeks) == 0 {
		return
	}
	room := (chartWidth - marginLeft - marginRight) / len(r.Weeks)
	every := (len(r.Weeks) + mostDates - 1) / mostDates
	for i, week := range r.Weeks {
		left, foot := marginLeft+i*room+room/8, chartHeight-marginFoot
		for part, n := range []int{week.Answer, week.Clarify, week.Decline} {
			top := foot - height(n, scale)
			draw.Draw(canvas, image.Rect(left, top, left+max(room*3/4, 1), foot), image.NewUniform(colours()[part]), image.Point{}, draw.Src)
			foot = top
		}
		if i%every == 0 && len(week.Name) >= len("01-02") {
			write(canvas, left, chartHeight-8, week.Name[len(week.Name)-len("01-02"):])
		}
	}
}

func write(canvas draw.Image, x, y int, text string) {
	d := font.Drawer{Dst: canvas, Src: image.NewUniform(color.RGBA{0x55, 0x5a, 0x62, 0xff}), Face: basicfont.Face7x13, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

// enlarge makes every pixel a square.
func enlarge(from *image.RGBA) *image.RGBA {
	b := from.Bounds()
	to := image.NewRGBA(image.Rect(0, 0, b.Dx()*enlarged, b.Dy()*enlarged))
	for y := range to.Bounds().Dy() {
		for x := range to.Bounds().Dx() {
			to.SetRGBA(x, y, from.RGBAAt(x/enlarged, y/enlarged))
		}
	}
	return to
}
