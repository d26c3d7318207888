using System.Text.Json;
using AgentGuard.Schemas.Compilation;

namespace AgentGuard.Schemas.Generation;

/// <summary>Reads names, and what a form does not carry.</summary>
internal sealed partial class FormReader
{
    private static readonly string[] Remembered =
    [
        "if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies", "contains", "uniqueItems", "unevaluatedItems",
        "unevaluatedProperties", "contentEncoding", "contentMediaType",
    ];

    private static readonly string[] Annotations = ["default", "examples", "example"];

    private static FormNotes ReadNotes(SchemaSource source, SchemaLocation at)
    {
        var (title, description) = (Text(at.Value, "title"), Text(at.Value, "description"));
        SchemaRemainder[] remainders =
        [
            .. from keyword in Annotations
               where source.Has(keyword)
               select new SchemaRemainder(SchemaGraph.PathOf(at), keyword, source.Get(keyword)!.Value, IsAnnotation: true),
        ];
        return title is null && description is null && remainders.Length == 0 ? FormNotes.None : new(title, description, remainders);
    }

    private SchemaForm ReadRemainders(SchemaSource source, SchemaLocation at, SchemaForm form)
    {
        if (source.Get("unevaluatedProperties") is { ValueKind: JsonValueKind.False })
        {
            form = graph.Merger.Close(form);
        }

        foreach (var keyword in Remembered.Where(source.Has))
        {
            var value = source.Get(keyword)!.Value;
            if (IsEffective(source, keyword, value))
            {
                var isAnnotation = keyword.StartsWith("content", StringComparison.Ordinal);
                form = form with { Notes = form.Notes.With(Remainder(at, keyword, value) with { IsAnnotation = isAnnotation }) };
            }
        }

        foreach (var keyword in source.Unread.Where(keyword => !IsRead(source, keyword)).ToList())
        {
            var remainder = Remainder(at, keyword, at.Value.GetProperty(keyword)) with { Reason = "the keyword is not known" };
            form = form with { Notes = form.Notes.With(remainder) };
        }

        return form;
    }

    // A closed form says what unevaluatedProperties does, unless properties are evaluated where the form does not look.
    private static bool IsEffective(SchemaSource source, string keyword, JsonElement value) => keyword switch
    {
        "uniqueItems" => value.ValueKind == JsonValueKind.True,
        "unevaluatedProperties" or "unevaluatedItems" when value.ValueKind == JsonValueKind.True => false,
        "unevaluatedProperties" => value.ValueKind != JsonValueKind.False || source.HasAny("if", "dependentSchemas"),
        _ => true,
    };

    private static bool IsRead(SchemaSource source, string keyword) =>
        SchemaKeywords.IsAnnotation(source, keyword) || keyword is "minContains" or "maxContains" or "additionalItems" or "nullable" or "discriminator";

    private static string? Text(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
