namespace AgentGuard.Guardrails.HiddenText;

/// <summary>What an element hands down to its content: how text in it looks.</summary>
/// <param name="IsGone">Whether the element is unseen with all that is in it.</param>
/// <param name="IsInvisible">Whether text is invisible unless an element within says otherwise; the further ones likewise.</param>
/// <param name="IsTiny">Whether the letters are too small.</param>
/// <param name="IsIndented">Whether the text begins far away.</param>
/// <param name="Color">The colour of the text.</param>
/// <param name="Background">The colour behind it.</param>
internal readonly record struct HtmlLook(bool IsGone, bool IsInvisible, bool IsTiny, bool IsIndented, int Color, int Background)
{
    /// <summary>Black on white, as a page begins.</summary>
    public static HtmlLook OfPage { get; } = new(false, false, false, false, CssColor.Black, CssColor.White);

    public bool ShowsText => !IsGone && !IsInvisible && !IsTiny && !IsIndented && !CssColor.IsUnseen(Color, Background);

    public HtmlLook Within(CssStyle? style, bool isGone) => style is null && !isGone ? this : new(
        IsGone || isGone || style is { HidesAll: true },
        !(style?.Visibility ?? !IsInvisible),
        !(style?.ReadableSize ?? !IsTiny),
        style?.Indent ?? IsIndented,
        style?.Color ?? Color,
        style?.Background is not { } background || background == CssColor.Transparent ? Background : background);
}
