using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentGuard.Guardrails.HiddenText;
using AgentGuard.Schemas;
using AgentGuard.Tools;
using ModelContextProtocol.Protocol;

namespace AgentGuard.Mcp;

/// <summary>A tool as the model may see it, and what it was before that.</summary>
internal sealed partial class ToolDefinition
{
    private const int MaxShownName = 64;

    private ToolDefinition(Tool tool, string name)
    {
        Protocol = tool;
        Name = name;
        ShownName = Shown(tool.Name);
    }

    public Tool Protocol { get; }

    /// <summary>The name that the model sees.</summary>
    public string Name { get; }

    /// <summary>The name for events: cut, and without characters that nobody sees.</summary>
    public string ShownName { get; }

    public string Description { get; private init; } = string.Empty;

    public JsonElement InputSchema { get; private init; }

    public JsonElement? OutputSchema { get; private init; }

    public ToolEffect Effect { get; private init; } = ToolEffect.Mutating;

    public ToolFingerprint Fingerprint { get => field ??= ToolFingerprint.Of(Protocol); }

    /// <summary>Why the definition cannot be used, or <see langword="null"/>.</summary>
    public string? Refusal { get; private init; }

    public static ToolDefinition Surplus(Tool tool, McpToolsetOptions options) => new(tool, tool.Name)
    {
        Refusal = FormattableString.Invariant($"the server has more than {options.MaxTools} tools, and this and the following ones are left out."),
    };

    public static ToolDefinition Of(Tool tool, McpToolsetOptions options)
    {
        var name = options.Prefix + tool.Name;
        if (!Names().IsMatch(name))
        {
            return new(tool, name) { Refusal = "its name is not 1 to 64 letters, digits, '_' and '-', which is what models accept." };
        }

        var size = Size(tool.InputSchema) + (tool.OutputSchema is { } output ? Size(output) : 0);
        if (size > options.MaxSchemaBytes)
        {
            return new(tool, name) { Refusal = FormattableString.Invariant($"its schemas have {size} bytes; at most {options.MaxSchemaBytes} are read.") };
        }

        var input = VisibleJson.Of(tool.InputSchema);
        var result = tool.OutputSchema is { } declared ? VisibleJson.Of(declared) : (JsonElement?)null;
        if ((Problem(input) ?? (result is { } schema ? Problem(schema) : null)) is { } problem)
        {
            return new(tool, name) { Refusal = $"its schema cannot be used. {problem}" };
        }

        return new(tool, name)
        {
            Description = Cut(HiddenCharacters.Strip(tool.Description ?? string.Empty), options.MaxDescriptionLength),
            InputSchema = input,
            OutputSchema = result,
            Effect = EffectOf(tool.Annotations, options.TrustsHints),
        };
    }

    /// <summary>What a tool does to the world by its hints; those of a server that is not trusted can only make it worse.</summary>
    private static ToolEffect EffectOf(ToolAnnotations? hints, bool trusted) => hints switch
    {
        { ReadOnlyHint: true } when trusted => ToolEffect.ReadOnly,
        { IdempotentHint: true } when trusted => ToolEffect.Idempotent,
        { DestructiveHint: true } => ToolEffect.Irreversible,
        _ => ToolEffect.Mutating,
    };

    private static int Size(JsonElement schema) => schema.ValueKind is JsonValueKind.Undefined ? 0 : Encoding.UTF8.GetByteCount(schema.GetRawText());

    private static string? Problem(JsonElement schema)
    {
        try
        {
            ForeignTool.CompileSchema(schema);
            return null;
        }
        catch (SchemaNotSupportedException e)
        {
            return Cut(e.Message, 300);
        }
    }

    private static string Shown(string name) => Cut(HiddenCharacters.Strip(name), MaxShownName);

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
