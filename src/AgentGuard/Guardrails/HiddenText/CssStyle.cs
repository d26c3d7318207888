namespace AgentGuard.Guardrails.HiddenText;

/// <summary>What the declarations of a style say about whether text is seen; <see langword="null"/> where they say nothing.</summary>
internal sealed record CssStyle
{
    private const double Tiny = 1;
    private const double FarAway = -300;
    private const double FarOut = 5_000;
    private const double Faint = 0.05;

    public bool? Display { get; private set; }

    public bool? Visibility { get; private set; }

    public bool? ReadableSize { get; private set; }

    public bool? Indent { get; private set; }

    public int? Color { get; private set; }

    public int? Background { get; private set; }

    public bool? Opaque { get; private set; }

    public bool? Clipped { get; private set; }

    public bool? Scaled { get; private set; }

    public bool? Moved { get; private set; }

    public bool? Positioned { get; private set; }

    public bool? Collapsed { get; private set; }

    public bool? CutsOff { get; private set; }

    /// <summary>Whether an element of this style is unseen with all that is in it.</summary>
    public bool HidesAll => Display is false || Opaque is false || Clipped is true || Scaled is false
        || (Moved is true && Positioned is true) || (Collapsed is true && CutsOff is true);

    /// <summary>Reads declarations: <c>color: red; display: none</c>.</summary>
    public static CssStyle? Parse(string declarations)
    {
        CssStyle? style = null;
        var text = CssText.Plain(declarations);
        foreach (var range in text.AsSpan().Split(';'))
        {
            var declaration = text.AsSpan()[range];
            var colon = declaration.IndexOf(':');
            if (colon > 0)
            {
                var value = declaration[(colon + 1)..].Trim();
                var important = value.IndexOf('!');
                (style ??= new CssStyle()).Read(declaration[..colon].Trim(), important < 0 ? value : value[..important].TrimEnd());
            }
        }

        return style;
    }

    public static CssStyle OfColors(int? color, int? background) => new() { Color = color, Background = background };

    /// <summary>This style with what a stronger one says.</summary>
    public CssStyle With(CssStyle? stronger) => stronger is null ? this : new CssStyle
    {
        Display = stronger.Display ?? Display,
        Visibility = stronger.Visibility ?? Visibility,
        ReadableSize = stronger.ReadableSize ?? ReadableSize,
        Indent = stronger.Indent ?? Indent,
        Color = stronger.Color ?? Color,
        Background = stronger.Background ?? Background,
        Opaque = stronger.Opaque ?? Opaque,
        Clipped = stronger.Clipped ?? Clipped,
        Scaled = stronger.Scaled ?? Scaled,
        Moved = stronger.Moved ?? Moved,
        Positioned = stronger.Positioned ?? Positioned,
        Collapsed = stronger.Collapsed ?? Collapsed,
        CutsOff = stronger.CutsOff ?? CutsOff,
    };

    private static bool IsAway(double? pixels) => pixels is <= FarAway or >= FarOut;

    private static bool? IsReadable(double? pixels) => pixels is null ? null : pixels > Tiny;

    private static int? ColorOf(ReadOnlySpan<char> value) =>
        value is "inherit" or "initial" or "unset" or "currentcolor" ? null : CssColor.Parse(value);

    private void Read(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "display":
                Display = value is not "none";
                break;
            case "visibility":
                Visibility = value is not ("hidden" or "collapse");
                break;
            case "content-visibility":
                Display = value is not "hidden";
                break;
            case "opacity":
                Opaque = CssLength.Parse(value) is not { } opacity || (value.EndsWith("%") ? opacity / 1000 : opacity) > Faint;
                break;
            case "filter":
                Opaque = !(value.StartsWith("opacity(") && CssLength.Parse(value["opacity(".Length..]) is <= Faint);
                break;
            case "font-size":
                ReadableSize = IsReadable(CssLength.Parse(value)) ?? true;
                break;
            case "font":
                ReadableSize = value.IndexOfAnyInRange('0', '9') is >= 0 and var digit ? SizeInFont(value, digit) : ReadableSize;
                break;
            case "text-indent":
                Indent = IsAway(CssLength.Parse(value));
                break;
            case "color" or "-webkit-text-fill-color":
                Color = ColorOf(value) ?? Color;
                break;
            case "background" or "background-color":
                Background = value.Contains("url(", StringComparison.Ordinal) || value.Contains("gradient", StringComparison.Ordinal)
                    ? CssColor.Unknown
                    : ColorOf(FirstColor(value)) ?? Background;
                break;
            default:
                ReadPlace(name, value);
                break;
        }
    }

    private void ReadPlace(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "position":
                Positioned = value is "absolute" or "fixed" or "relative" or "sticky";
                break;
            case "left" or "top" or "right" or "bottom" or "inset":
                Moved = IsAway(CssLength.Parse(value)) || (Moved ?? false);
                break;
            case "margin-left" or "margin-top" or "margin":
                Clipped = CssLength.Parse(value) is <= FarAway || (Clipped ?? false);
                break;
            case "clip":
                Clipped = value.StartsWith("rect(") && !value.Contains("auto", StringComparison.Ordinal) && !value.ContainsAnyInRange('2', '9');
                break;
            case "clip-path":
                Clipped = value.StartsWith("circle(0") || (value.StartsWith("inset(") && CssLength.Parse(value["inset(".Length..]) is >= 500);
                break;
            case "transform" or "scale" or "translate":
                ReadTransform(value);
                break;
            case "width" or "height" or "max-width" or "max-height":
                Collapsed = CssLength.Parse(value) is <= Tiny || (Collapsed ?? false);
                break;
            case "overflow" or "overflow-x" or "overflow-y":
                CutsOff = !value.StartsWith("visible");
                break;
        }
    }

    private void ReadTransform(ReadOnlySpan<char> value)
    {
        var open = value.IndexOf('(');
        var number = CssLength.Parse(open < 0 ? value : value[(open + 1)..]);
        Scaled = !(value.StartsWith("scale") || open < 0) || number is not (>= 0 and <= Faint);
        Clipped = (value.StartsWith("translate") && IsAway(number)) || (Clipped ?? false);
    }

    private static bool SizeInFont(ReadOnlySpan<char> value, int digit)
    {
        // A weight (400) stands before the size and has no unit.
        foreach (var range in value[digit..].Split(' '))
        {
            var part = value[digit..][range];
            var end = CssLength.EndOfNumber(part, 0);
            if (end > 0 && (end < part.Length || part is "0"))
            {
                return IsReadable(CssLength.Parse(part)) ?? true;
            }
        }

        return true;
    }

    private static ReadOnlySpan<char> FirstColor(ReadOnlySpan<char> value)
    {
        var space = value.IndexOf(' ');
        return space < 0 || value.Contains('(') ? value : value[..space];
    }
}
