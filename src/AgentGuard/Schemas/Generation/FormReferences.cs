namespace AgentGuard.Schemas.Generation;

/// <summary>Which definitions lead back to themselves.</summary>
/// <param name="requiredOnly">Whether properties that need not be there are left out, as ways on which a value may end.</param>
internal sealed class FormReferences(bool requiredOnly)
{
    private readonly Dictionary<SchemaDefinition, HashSet<SchemaDefinition>> _direct = [];
    private readonly Dictionary<SchemaDefinition, bool> _recurs = [];

    public bool Recurs(SchemaDefinition definition)
    {
        if (_recurs.TryGetValue(definition, out var known))
        {
            return known;
        }

        var (seen, open) = (new HashSet<SchemaDefinition>(), new Queue<SchemaDefinition>(Direct(definition)));
        while (open.TryDequeue(out var next))
        {
            if (seen.Add(next))
            {
                foreach (var further in Direct(next))
                {
                    open.Enqueue(further);
                }
            }
        }

        return _recurs[definition] = seen.Contains(definition);
    }

    private HashSet<SchemaDefinition> Direct(SchemaDefinition definition)
    {
        if (!_direct.TryGetValue(definition, out var known))
        {
            _direct[definition] = known = [];
            Collect(definition.Form, known);
        }

        return known;
    }

    private void Collect(SchemaForm form, HashSet<SchemaDefinition> found)
    {
        switch (form)
        {
            case SchemaForm.Reference reference:
                found.Add(reference.Target);
                break;
            case SchemaForm.Choice choice:
                CollectAll(choice.Options, found);
                break;
            case SchemaForm.Value value:
                CollectAll(value.Items?.First ?? [], found);
                CollectAll([value.Items?.Items ?? SchemaForm.Never, value.Members?.Additional ?? SchemaForm.Never], found);
                CollectAll(value.Members?.Patterns.Select(pattern => pattern.Form) ?? [], found);
                CollectAll(value.Members?.Properties.Where(property => property.IsRequired || !requiredOnly).Select(p => p.Form) ?? [], found);
                break;
        }
    }

    private void CollectAll(IEnumerable<SchemaForm> forms, HashSet<SchemaDefinition> found)
    {
        foreach (var form in forms)
        {
            Collect(form, found);
        }
    }
}
